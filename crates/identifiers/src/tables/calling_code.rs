// Generated from the facts in `data/` by `tests/it/tables.rs`; do not edit.
// See NOTICE for their sources.

use super::{CallingCodeRow, c};

/// Row by the first three digits of a number; 255 = not assigned.
pub(super) static INDEX: [u8; 1000] = [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 255, 46, 47, 48, 255, 255, 49, 255, 50, 255,
    51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70,
    71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 255,
    90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 100, 101, 255, 255, 255, 255, 255, 102, 103, 104,
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114,
    9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 115, 116, 117, 118, 119, 120, 121, 122, 123, 255,
    124, 125, 126, 127, 255, 128, 129, 130, 255, 131, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
    11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    132, 133, 255, 134, 255, 255, 255, 255, 255, 255, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13,
    14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
    16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17,
    18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19,
    135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20,
    21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22,
    23, 23, 23, 23, 23, 23, 23, 23, 23, 23, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24,
    25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26,
    27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154,
    28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
    32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 33, 33, 33, 33, 33, 33, 33, 33, 33, 33,
    34, 34, 34, 34, 34, 34, 34, 34, 34, 34, 155, 255, 156, 157, 158, 159, 160, 161, 162, 163,
    164, 165, 166, 167, 255, 168, 169, 170, 171, 172, 173, 174, 175, 255, 255, 255, 255, 255, 255, 255,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    176, 255, 255, 255, 255, 255, 255, 255, 177, 255, 35, 35, 35, 35, 35, 35, 35, 35, 35, 35,
    36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    37, 37, 37, 37, 37, 37, 37, 37, 37, 37, 178, 255, 179, 180, 255, 181, 182, 255, 255, 255,
    38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 183, 255, 255, 255, 255, 255, 255, 255, 184, 255,
    185, 186, 187, 188, 255, 255, 189, 255, 190, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    39, 39, 39, 39, 39, 39, 39, 39, 39, 39, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40,
    41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
    43, 43, 43, 43, 43, 43, 43, 43, 43, 43, 44, 44, 44, 44, 44, 44, 44, 44, 44, 44,
    191, 192, 193, 194, 195, 196, 197, 198, 199, 255, 200, 201, 202, 203, 204, 205, 206, 207, 255, 208,
    45, 45, 45, 45, 45, 45, 45, 45, 45, 45, 255, 255, 209, 210, 211, 212, 213, 255, 214, 255,
];

pub(super) static ROWS: [CallingCodeRow; 215] = [
    CallingCodeRow { length: 1, countries: &[c(*b"US"), c(*b"AG"), c(*b"AI"), c(*b"AS"), c(*b"BB"), c(*b"BM"), c(*b"BS"), c(*b"CA"), c(*b"DM"), c(*b"DO"), c(*b"GD"), c(*b"GU"), c(*b"JM"), c(*b"KN"), c(*b"KY"), c(*b"LC"), c(*b"MP"), c(*b"MS"), c(*b"PR"), c(*b"SX"), c(*b"TC"), c(*b"TT"), c(*b"VC"), c(*b"VG"), c(*b"VI")] }, // 1
    CallingCodeRow { length: 1, countries: &[c(*b"RU"), c(*b"KZ")] }, // 7
    CallingCodeRow { length: 2, countries: &[c(*b"EG")] }, // 20
    CallingCodeRow { length: 2, countries: &[c(*b"ZA")] }, // 27
    CallingCodeRow { length: 2, countries: &[c(*b"GR")] }, // 30
    CallingCodeRow { length: 2, countries: &[c(*b"NL")] }, // 31
    CallingCodeRow { length: 2, countries: &[c(*b"BE")] }, // 32
    CallingCodeRow { length: 2, countries: &[c(*b"FR")] }, // 33
    CallingCodeRow { length: 2, countries: &[c(*b"ES")] }, // 34
    CallingCodeRow { length: 2, countries: &[c(*b"HU")] }, // 36
    CallingCodeRow { length: 2, countries: &[c(*b"IT"), c(*b"VA")] }, // 39
    CallingCodeRow { length: 2, countries: &[c(*b"RO")] }, // 40
    CallingCodeRow { length: 2, countries: &[c(*b"CH")] }, // 41
    CallingCodeRow { length: 2, countries: &[c(*b"AT")] }, // 43
    CallingCodeRow { length: 2, countries: &[c(*b"GB"), c(*b"GG"), c(*b"IM"), c(*b"JE")] }, // 44
    CallingCodeRow { length: 2, countries: &[c(*b"DK")] }, // 45
    CallingCodeRow { length: 2, countries: &[c(*b"SE")] }, // 46
    CallingCodeRow { length: 2, countries: &[c(*b"NO"), c(*b"SJ")] }, // 47
    CallingCodeRow { length: 2, countries: &[c(*b"PL")] }, // 48
    CallingCodeRow { length: 2, countries: &[c(*b"DE")] }, // 49
    CallingCodeRow { length: 2, countries: &[c(*b"PE")] }, // 51
    CallingCodeRow { length: 2, countries: &[c(*b"MX")] }, // 52
    CallingCodeRow { length: 2, countries: &[c(*b"CU")] }, // 53
    CallingCodeRow { length: 2, countries: &[c(*b"AR")] }, // 54
    CallingCodeRow { length: 2, countries: &[c(*b"BR")] }, // 55
    CallingCodeRow { length: 2, countries: &[c(*b"CL")] }, // 56
    CallingCodeRow { length: 2, countries: &[c(*b"CO")] }, // 57
    CallingCodeRow { length: 2, countries: &[c(*b"VE")] }, // 58
    CallingCodeRow { length: 2, countries: &[c(*b"MY")] }, // 60
    CallingCodeRow { length: 2, countries: &[c(*b"AU"), c(*b"CC"), c(*b"CX")] }, // 61
    CallingCodeRow { length: 2, countries: &[c(*b"ID")] }, // 62
    CallingCodeRow { length: 2, countries: &[c(*b"PH")] }, // 63
    CallingCodeRow { length: 2, countries: &[c(*b"NZ")] }, // 64
    CallingCodeRow { length: 2, countries: &[c(*b"SG")] }, // 65
    CallingCodeRow { length: 2, countries: &[c(*b"TH")] }, // 66
    CallingCodeRow { length: 2, countries: &[c(*b"JP")] }, // 81
    CallingCodeRow { length: 2, countries: &[c(*b"KR")] }, // 82
    CallingCodeRow { length: 2, countries: &[c(*b"VN")] }, // 84
    CallingCodeRow { length: 2, countries: &[c(*b"CN")] }, // 86
    CallingCodeRow { length: 2, countries: &[c(*b"TR")] }, // 90
    CallingCodeRow { length: 2, countries: &[c(*b"IN")] }, // 91
    CallingCodeRow { length: 2, countries: &[c(*b"PK")] }, // 92
    CallingCodeRow { length: 2, countries: &[c(*b"AF")] }, // 93
    CallingCodeRow { length: 2, countries: &[c(*b"LK")] }, // 94
    CallingCodeRow { length: 2, countries: &[c(*b"MM")] }, // 95
    CallingCodeRow { length: 2, countries: &[c(*b"IR")] }, // 98
    CallingCodeRow { length: 3, countries: &[c(*b"SS")] }, // 211
    CallingCodeRow { length: 3, countries: &[c(*b"MA"), c(*b"EH")] }, // 212
    CallingCodeRow { length: 3, countries: &[c(*b"DZ")] }, // 213
    CallingCodeRow { length: 3, countries: &[c(*b"TN")] }, // 216
    CallingCodeRow { length: 3, countries: &[c(*b"LY")] }, // 218
    CallingCodeRow { length: 3, countries: &[c(*b"GM")] }, // 220
    CallingCodeRow { length: 3, countries: &[c(*b"SN")] }, // 221
    CallingCodeRow { length: 3, countries: &[c(*b"MR")] }, // 222
    CallingCodeRow { length: 3, countries: &[c(*b"ML")] }, // 223
    CallingCodeRow { length: 3, countries: &[c(*b"GN")] }, // 224
    CallingCodeRow { length: 3, countries: &[c(*b"CI")] }, // 225
    CallingCodeRow { length: 3, countries: &[c(*b"BF")] }, // 226
    CallingCodeRow { length: 3, countries: &[c(*b"NE")] }, // 227
    CallingCodeRow { length: 3, countries: &[c(*b"TG")] }, // 228
    CallingCodeRow { length: 3, countries: &[c(*b"BJ")] }, // 229
    CallingCodeRow { length: 3, countries: &[c(*b"MU")] }, // 230
    CallingCodeRow { length: 3, countries: &[c(*b"LR")] }, // 231
    CallingCodeRow { length: 3, countries: &[c(*b"SL")] }, // 232
    CallingCodeRow { length: 3, countries: &[c(*b"GH")] }, // 233
    CallingCodeRow { length: 3, countries: &[c(*b"NG")] }, // 234
    CallingCodeRow { length: 3, countries: &[c(*b"TD")] }, // 235
    CallingCodeRow { length: 3, countries: &[c(*b"CF")] }, // 236
    CallingCodeRow { length: 3, countries: &[c(*b"CM")] }, // 237
    CallingCodeRow { length: 3, countries: &[c(*b"CV")] }, // 238
    CallingCodeRow { length: 3, countries: &[c(*b"ST")] }, // 239
    CallingCodeRow { length: 3, countries: &[c(*b"GQ")] }, // 240
    CallingCodeRow { length: 3, countries: &[c(*b"GA")] }, // 241
    CallingCodeRow { length: 3, countries: &[c(*b"CG")] }, // 242
    CallingCodeRow { length: 3, countries: &[c(*b"CD")] }, // 243
    CallingCodeRow { length: 3, countries: &[c(*b"AO")] }, // 244
    CallingCodeRow { length: 3, countries: &[c(*b"GW")] }, // 245
    CallingCodeRow { length: 3, countries: &[c(*b"IO")] }, // 246
    CallingCodeRow { length: 3, countries: &[c(*b"AC")] }, // 247
    CallingCodeRow { length: 3, countries: &[c(*b"SC")] }, // 248
    CallingCodeRow { length: 3, countries: &[c(*b"SD")] }, // 249
    CallingCodeRow { length: 3, countries: &[c(*b"RW")] }, // 250
    CallingCodeRow { length: 3, countries: &[c(*b"ET")] }, // 251
    CallingCodeRow { length: 3, countries: &[c(*b"SO")] }, // 252
    CallingCodeRow { length: 3, countries: &[c(*b"DJ")] }, // 253
    CallingCodeRow { length: 3, countries: &[c(*b"KE")] }, // 254
    CallingCodeRow { length: 3, countries: &[c(*b"TZ")] }, // 255
    CallingCodeRow { length: 3, countries: &[c(*b"UG")] }, // 256
    CallingCodeRow { length: 3, countries: &[c(*b"BI")] }, // 257
    CallingCodeRow { length: 3, countries: &[c(*b"MZ")] }, // 258
    CallingCodeRow { length: 3, countries: &[c(*b"ZM")] }, // 260
    CallingCodeRow { length: 3, countries: &[c(*b"MG")] }, // 261
    CallingCodeRow { length: 3, countries: &[c(*b"RE"), c(*b"YT")] }, // 262
    CallingCodeRow { length: 3, countries: &[c(*b"ZW")] }, // 263
    CallingCodeRow { length: 3, countries: &[c(*b"NA")] }, // 264
    CallingCodeRow { length: 3, countries: &[c(*b"MW")] }, // 265
    CallingCodeRow { length: 3, countries: &[c(*b"LS")] }, // 266
    CallingCodeRow { length: 3, countries: &[c(*b"BW")] }, // 267
    CallingCodeRow { length: 3, countries: &[c(*b"SZ")] }, // 268
    CallingCodeRow { length: 3, countries: &[c(*b"KM")] }, // 269
    CallingCodeRow { length: 3, countries: &[c(*b"SH"), c(*b"TA")] }, // 290
    CallingCodeRow { length: 3, countries: &[c(*b"ER")] }, // 291
    CallingCodeRow { length: 3, countries: &[c(*b"AW")] }, // 297
    CallingCodeRow { length: 3, countries: &[c(*b"FO")] }, // 298
    CallingCodeRow { length: 3, countries: &[c(*b"GL")] }, // 299
    CallingCodeRow { length: 3, countries: &[c(*b"GI")] }, // 350
    CallingCodeRow { length: 3, countries: &[c(*b"PT")] }, // 351
    CallingCodeRow { length: 3, countries: &[c(*b"LU")] }, // 352
    CallingCodeRow { length: 3, countries: &[c(*b"IE")] }, // 353
    CallingCodeRow { length: 3, countries: &[c(*b"IS")] }, // 354
    CallingCodeRow { length: 3, countries: &[c(*b"AL")] }, // 355
    CallingCodeRow { length: 3, countries: &[c(*b"MT")] }, // 356
    CallingCodeRow { length: 3, countries: &[c(*b"CY")] }, // 357
    CallingCodeRow { length: 3, countries: &[c(*b"FI"), c(*b"AX")] }, // 358
    CallingCodeRow { length: 3, countries: &[c(*b"BG")] }, // 359
    CallingCodeRow { length: 3, countries: &[c(*b"LT")] }, // 370
    CallingCodeRow { length: 3, countries: &[c(*b"LV")] }, // 371
    CallingCodeRow { length: 3, countries: &[c(*b"EE")] }, // 372
    CallingCodeRow { length: 3, countries: &[c(*b"MD")] }, // 373
    CallingCodeRow { length: 3, countries: &[c(*b"AM")] }, // 374
    CallingCodeRow { length: 3, countries: &[c(*b"BY")] }, // 375
    CallingCodeRow { length: 3, countries: &[c(*b"AD")] }, // 376
    CallingCodeRow { length: 3, countries: &[c(*b"MC")] }, // 377
    CallingCodeRow { length: 3, countries: &[c(*b"SM")] }, // 378
    CallingCodeRow { length: 3, countries: &[c(*b"UA")] }, // 380
    CallingCodeRow { length: 3, countries: &[c(*b"RS")] }, // 381
    CallingCodeRow { length: 3, countries: &[c(*b"ME")] }, // 382
    CallingCodeRow { length: 3, countries: &[c(*b"XK")] }, // 383
    CallingCodeRow { length: 3, countries: &[c(*b"HR")] }, // 385
    CallingCodeRow { length: 3, countries: &[c(*b"SI")] }, // 386
    CallingCodeRow { length: 3, countries: &[c(*b"BA")] }, // 387
    CallingCodeRow { length: 3, countries: &[c(*b"MK")] }, // 389
    CallingCodeRow { length: 3, countries: &[c(*b"CZ")] }, // 420
    CallingCodeRow { length: 3, countries: &[c(*b"SK")] }, // 421
    CallingCodeRow { length: 3, countries: &[c(*b"LI")] }, // 423
    CallingCodeRow { length: 3, countries: &[c(*b"FK")] }, // 500
    CallingCodeRow { length: 3, countries: &[c(*b"BZ")] }, // 501
    CallingCodeRow { length: 3, countries: &[c(*b"GT")] }, // 502
    CallingCodeRow { length: 3, countries: &[c(*b"SV")] }, // 503
    CallingCodeRow { length: 3, countries: &[c(*b"HN")] }, // 504
    CallingCodeRow { length: 3, countries: &[c(*b"NI")] }, // 505
    CallingCodeRow { length: 3, countries: &[c(*b"CR")] }, // 506
    CallingCodeRow { length: 3, countries: &[c(*b"PA")] }, // 507
    CallingCodeRow { length: 3, countries: &[c(*b"PM")] }, // 508
    CallingCodeRow { length: 3, countries: &[c(*b"HT")] }, // 509
    CallingCodeRow { length: 3, countries: &[c(*b"GP"), c(*b"BL"), c(*b"MF")] }, // 590
    CallingCodeRow { length: 3, countries: &[c(*b"BO")] }, // 591
    CallingCodeRow { length: 3, countries: &[c(*b"GY")] }, // 592
    CallingCodeRow { length: 3, countries: &[c(*b"EC")] }, // 593
    CallingCodeRow { length: 3, countries: &[c(*b"GF")] }, // 594
    CallingCodeRow { length: 3, countries: &[c(*b"PY")] }, // 595
    CallingCodeRow { length: 3, countries: &[c(*b"MQ")] }, // 596
    CallingCodeRow { length: 3, countries: &[c(*b"SR")] }, // 597
    CallingCodeRow { length: 3, countries: &[c(*b"UY")] }, // 598
    CallingCodeRow { length: 3, countries: &[c(*b"CW"), c(*b"BQ")] }, // 599
    CallingCodeRow { length: 3, countries: &[c(*b"TL")] }, // 670
    CallingCodeRow { length: 3, countries: &[c(*b"NF")] }, // 672
    CallingCodeRow { length: 3, countries: &[c(*b"BN")] }, // 673
    CallingCodeRow { length: 3, countries: &[c(*b"NR")] }, // 674
    CallingCodeRow { length: 3, countries: &[c(*b"PG")] }, // 675
    CallingCodeRow { length: 3, countries: &[c(*b"TO")] }, // 676
    CallingCodeRow { length: 3, countries: &[c(*b"SB")] }, // 677
    CallingCodeRow { length: 3, countries: &[c(*b"VU")] }, // 678
    CallingCodeRow { length: 3, countries: &[c(*b"FJ")] }, // 679
    CallingCodeRow { length: 3, countries: &[c(*b"PW")] }, // 680
    CallingCodeRow { length: 3, countries: &[c(*b"WF")] }, // 681
    CallingCodeRow { length: 3, countries: &[c(*b"CK")] }, // 682
    CallingCodeRow { length: 3, countries: &[c(*b"NU")] }, // 683
    CallingCodeRow { length: 3, countries: &[c(*b"WS")] }, // 685
    CallingCodeRow { length: 3, countries: &[c(*b"KI")] }, // 686
    CallingCodeRow { length: 3, countries: &[c(*b"NC")] }, // 687
    CallingCodeRow { length: 3, countries: &[c(*b"TV")] }, // 688
    CallingCodeRow { length: 3, countries: &[c(*b"PF")] }, // 689
    CallingCodeRow { length: 3, countries: &[c(*b"TK")] }, // 690
    CallingCodeRow { length: 3, countries: &[c(*b"FM")] }, // 691
    CallingCodeRow { length: 3, countries: &[c(*b"MH")] }, // 692
    CallingCodeRow { length: 3, countries: &[] }, // 800
    CallingCodeRow { length: 3, countries: &[] }, // 808
    CallingCodeRow { length: 3, countries: &[c(*b"KP")] }, // 850
    CallingCodeRow { length: 3, countries: &[c(*b"HK")] }, // 852
    CallingCodeRow { length: 3, countries: &[c(*b"MO")] }, // 853
    CallingCodeRow { length: 3, countries: &[c(*b"KH")] }, // 855
    CallingCodeRow { length: 3, countries: &[c(*b"LA")] }, // 856
    CallingCodeRow { length: 3, countries: &[] }, // 870
    CallingCodeRow { length: 3, countries: &[] }, // 878
    CallingCodeRow { length: 3, countries: &[c(*b"BD")] }, // 880
    CallingCodeRow { length: 3, countries: &[] }, // 881
    CallingCodeRow { length: 3, countries: &[] }, // 882
    CallingCodeRow { length: 3, countries: &[] }, // 883
    CallingCodeRow { length: 3, countries: &[c(*b"TW")] }, // 886
    CallingCodeRow { length: 3, countries: &[] }, // 888
    CallingCodeRow { length: 3, countries: &[c(*b"MV")] }, // 960
    CallingCodeRow { length: 3, countries: &[c(*b"LB")] }, // 961
    CallingCodeRow { length: 3, countries: &[c(*b"JO")] }, // 962
    CallingCodeRow { length: 3, countries: &[c(*b"SY")] }, // 963
    CallingCodeRow { length: 3, countries: &[c(*b"IQ")] }, // 964
    CallingCodeRow { length: 3, countries: &[c(*b"KW")] }, // 965
    CallingCodeRow { length: 3, countries: &[c(*b"SA")] }, // 966
    CallingCodeRow { length: 3, countries: &[c(*b"YE")] }, // 967
    CallingCodeRow { length: 3, countries: &[c(*b"OM")] }, // 968
    CallingCodeRow { length: 3, countries: &[c(*b"PS")] }, // 970
    CallingCodeRow { length: 3, countries: &[c(*b"AE")] }, // 971
    CallingCodeRow { length: 3, countries: &[c(*b"IL")] }, // 972
    CallingCodeRow { length: 3, countries: &[c(*b"BH")] }, // 973
    CallingCodeRow { length: 3, countries: &[c(*b"QA")] }, // 974
    CallingCodeRow { length: 3, countries: &[c(*b"BT")] }, // 975
    CallingCodeRow { length: 3, countries: &[c(*b"MN")] }, // 976
    CallingCodeRow { length: 3, countries: &[c(*b"NP")] }, // 977
    CallingCodeRow { length: 3, countries: &[] }, // 979
    CallingCodeRow { length: 3, countries: &[c(*b"TJ")] }, // 992
    CallingCodeRow { length: 3, countries: &[c(*b"TM")] }, // 993
    CallingCodeRow { length: 3, countries: &[c(*b"AZ")] }, // 994
    CallingCodeRow { length: 3, countries: &[c(*b"GE")] }, // 995
    CallingCodeRow { length: 3, countries: &[c(*b"KG")] }, // 996
    CallingCodeRow { length: 3, countries: &[c(*b"UZ")] }, // 998
];
