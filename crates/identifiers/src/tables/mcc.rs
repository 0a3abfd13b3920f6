// Generated from the facts in `data/` by `tests/it/tables.rs`; do not edit.
// See NOTICE for their sources.

use super::{KnownMncs, MccRow, c};
use crate::mcc::MccUse::{Country, Other, Private, Shared, Test};
use crate::plmn::MncLength::{Three, Two};

/// Row by mobile country code; 255 = not assigned.
pub(super) static INDEX: [u8; 1000] = [
    255, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 1, 255, 2, 255, 3, 255, 4, 255, 255, 255, 5, 6, 7, 255, 8, 255, 9, 10,
    11, 12, 13, 255, 255, 14, 15, 255, 16, 255, 17, 18, 19, 255, 20, 21, 255, 255, 22, 255,
    23, 255, 24, 255, 25, 255, 26, 27, 28, 255, 29, 255, 255, 255, 255, 30, 255, 31, 255, 32,
    33, 255, 34, 255, 255, 255, 35, 255, 36, 255, 37, 255, 38, 255, 39, 255, 40, 255, 41, 255,
    42, 255, 43, 44, 45, 255, 46, 255, 47, 48, 49, 255, 50, 51, 52, 53, 255, 54, 255, 255,
    255, 255, 55, 255, 255, 255, 255, 255, 56, 255, 57, 58, 59, 60, 61, 62, 63, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 64, 255, 65, 255, 66, 255, 255, 255, 67, 255,
    68, 255, 69, 255, 70, 255, 71, 255, 72, 255, 73, 255, 74, 255, 75, 255, 76, 255, 77, 255,
    78, 255, 79, 80, 81, 82, 83, 255, 84, 255, 85, 255, 86, 255, 87, 255, 88, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    89, 90, 91, 255, 92, 93, 94, 255, 255, 255, 95, 255, 96, 97, 98, 99, 100, 101, 102, 103,
    104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 255, 117, 255, 118, 119, 120, 255,
    121, 122, 255, 255, 255, 255, 255, 255, 255, 255, 123, 255, 124, 255, 125, 126, 127, 128, 255, 255,
    129, 130, 255, 255, 255, 255, 131, 132, 255, 255, 133, 255, 134, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 135, 255, 255, 136, 255, 255, 255, 255, 137, 255, 255, 255, 138, 139, 255, 255, 255, 255,
    140, 255, 255, 255, 255, 141, 255, 255, 142, 255, 143, 255, 255, 255, 144, 145, 146, 147, 255, 148,
    149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181, 182,
    183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202,
    203, 204, 205, 206, 255, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 255, 218, 219, 220,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 221, 255, 222, 255, 223, 255, 224, 255, 225, 255, 226, 255, 227, 255, 228, 255, 255, 255,
    255, 255, 229, 255, 230, 255, 255, 255, 255, 255, 231, 255, 232, 255, 233, 255, 234, 255, 235, 255,
    236, 255, 237, 255, 238, 255, 239, 255, 240, 255, 241, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 242, 243, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 244, 255, 255, 255, 245, 255, 255, 255, 246,
];

pub(super) static ROWS: [MccRow; 247] = [
    MccRow { mnc_length: Two, mixed: Some(&MNC_001), usage: Test, countries: &[] }, // 001
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GR")] }, // 202
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NL")] }, // 204
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BE")] }, // 206
    MccRow { mnc_length: Two, mixed: Some(&MNC_208), usage: Country, countries: &[c(*b"FR")] }, // 208
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MC")] }, // 212
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AD")] }, // 213
    MccRow { mnc_length: Two, mixed: Some(&MNC_214), usage: Country, countries: &[c(*b"ES")] }, // 214
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"HU")] }, // 216
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BA")] }, // 218
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"HR")] }, // 219
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"RS")] }, // 220
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"XK")] }, // 221
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"IT")] }, // 222
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"VA")] }, // 225
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"RO")] }, // 226
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CH")] }, // 228
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CZ")] }, // 230
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SK")] }, // 231
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AT")] }, // 232
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GB"), c(*b"GG"), c(*b"IM"), c(*b"JE")] }, // 234
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GB"), c(*b"GG"), c(*b"IM"), c(*b"JE")] }, // 235
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"DK")] }, // 238
    MccRow { mnc_length: Two, mixed: Some(&MNC_240), usage: Country, countries: &[c(*b"SE")] }, // 240
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NO")] }, // 242
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"FI")] }, // 244
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LT")] }, // 246
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LV")] }, // 247
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"EE")] }, // 248
    MccRow { mnc_length: Two, mixed: Some(&MNC_250), usage: Country, countries: &[c(*b"RU")] }, // 250
    MccRow { mnc_length: Two, mixed: Some(&MNC_255), usage: Country, countries: &[c(*b"UA")] }, // 255
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BY")] }, // 257
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MD")] }, // 259
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PL")] }, // 260
    MccRow { mnc_length: Two, mixed: Some(&MNC_262), usage: Country, countries: &[c(*b"DE")] }, // 262
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GI")] }, // 266
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PT")] }, // 268
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LU")] }, // 270
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"IE")] }, // 272
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"IS")] }, // 274
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AL")] }, // 276
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MT")] }, // 278
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CY")] }, // 280
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GE")] }, // 282
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AM")] }, // 283
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BG")] }, // 284
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TR")] }, // 286
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"FO")] }, // 288
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GE")] }, // 289
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GL")] }, // 290
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SM")] }, // 292
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SI")] }, // 293
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MK")] }, // 294
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LI")] }, // 295
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"ME")] }, // 297
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"CA")] }, // 302
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PM")] }, // 308
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"US"), c(*b"GU"), c(*b"PR"), c(*b"VI"), c(*b"AS"), c(*b"MP")] }, // 310
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"US"), c(*b"GU"), c(*b"PR"), c(*b"VI"), c(*b"AS"), c(*b"MP")] }, // 311
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"US")] }, // 312
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"US")] }, // 313
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"US")] }, // 314
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"US")] }, // 315
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"US")] }, // 316
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"PR")] }, // 330
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"VI")] }, // 332
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"MX")] }, // 334
    MccRow { mnc_length: Three, mixed: Some(&MNC_338), usage: Country, countries: &[c(*b"JM")] }, // 338
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GP"), c(*b"MQ"), c(*b"GF"), c(*b"BL"), c(*b"MF")] }, // 340
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"BB")] }, // 342
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"AG")] }, // 344
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"KY")] }, // 346
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"VG")] }, // 348
    MccRow { mnc_length: Two, mixed: Some(&MNC_350), usage: Country, countries: &[c(*b"BM")] }, // 350
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"GD")] }, // 352
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"MS")] }, // 354
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"KN")] }, // 356
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"LC")] }, // 358
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"VC")] }, // 360
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CW"), c(*b"SX"), c(*b"BQ")] }, // 362
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AW")] }, // 363
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BS")] }, // 364
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"AI")] }, // 365
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"DM")] }, // 366
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CU")] }, // 368
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"DO")] }, // 370
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"HT")] }, // 372
    MccRow { mnc_length: Two, mixed: Some(&MNC_374), usage: Country, countries: &[c(*b"TT")] }, // 374
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"TC")] }, // 376
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AZ")] }, // 400
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"KZ")] }, // 401
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BT")] }, // 402
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"IN")] }, // 404
    MccRow { mnc_length: Three, mixed: Some(&MNC_405), usage: Country, countries: &[c(*b"IN")] }, // 405
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"IN")] }, // 406
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PK")] }, // 410
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AF")] }, // 412
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LK")] }, // 413
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MM")] }, // 414
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LB")] }, // 415
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"JO")] }, // 416
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SY")] }, // 417
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"IQ")] }, // 418
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"KW")] }, // 419
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SA")] }, // 420
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"YE")] }, // 421
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"OM")] }, // 422
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PS")] }, // 423
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AE")] }, // 424
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"IL"), c(*b"PS")] }, // 425
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BH")] }, // 426
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"QA")] }, // 427
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MN")] }, // 428
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NP")] }, // 429
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AE")] }, // 430
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AE")] }, // 431
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"IR")] }, // 432
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"UZ")] }, // 434
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TJ")] }, // 436
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"KG")] }, // 437
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TM")] }, // 438
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"JP")] }, // 440
    MccRow { mnc_length: Two, mixed: Some(&MNC_441), usage: Country, countries: &[c(*b"JP")] }, // 441
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"KR")] }, // 450
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"VN")] }, // 452
    MccRow { mnc_length: Two, mixed: Some(&MNC_454), usage: Country, countries: &[c(*b"HK")] }, // 454
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MO")] }, // 455
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"KH")] }, // 456
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LA")] }, // 457
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CN")] }, // 460
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CN")] }, // 461
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TW")] }, // 466
    MccRow { mnc_length: Two, mixed: Some(&MNC_467), usage: Country, countries: &[c(*b"KP")] }, // 467
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BD")] }, // 470
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MV")] }, // 472
    MccRow { mnc_length: Two, mixed: Some(&MNC_502), usage: Country, countries: &[c(*b"MY")] }, // 502
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AU"), c(*b"NF"), c(*b"CX"), c(*b"CC")] }, // 505
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"ID")] }, // 510
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TL")] }, // 514
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PH")] }, // 515
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TH")] }, // 520
    MccRow { mnc_length: Two, mixed: Some(&MNC_525), usage: Country, countries: &[c(*b"SG")] }, // 525
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BN")] }, // 528
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NZ")] }, // 530
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MP")] }, // 534
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GU")] }, // 535
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NR")] }, // 536
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PG")] }, // 537
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TO")] }, // 539
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SB")] }, // 540
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"VU")] }, // 541
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"FJ")] }, // 542
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"WF")] }, // 543
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AS")] }, // 544
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"KI")] }, // 545
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NC")] }, // 546
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PF")] }, // 547
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CK")] }, // 548
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"WS")] }, // 549
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"FM")] }, // 550
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MH")] }, // 551
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PW")] }, // 552
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TV")] }, // 553
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TK")] }, // 554
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NU")] }, // 555
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"EG")] }, // 602
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"DZ")] }, // 603
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MA")] }, // 604
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TN")] }, // 605
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LY")] }, // 606
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GM")] }, // 607
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SN")] }, // 608
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MR")] }, // 609
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"ML")] }, // 610
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GN")] }, // 611
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CI")] }, // 612
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BF")] }, // 613
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NE")] }, // 614
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TG")] }, // 615
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BJ")] }, // 616
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MU")] }, // 617
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LR")] }, // 618
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SL")] }, // 619
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GH")] }, // 620
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NG")] }, // 621
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TD")] }, // 622
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CF")] }, // 623
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CM")] }, // 624
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CV")] }, // 625
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"ST")] }, // 626
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GQ")] }, // 627
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GA")] }, // 628
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CG")] }, // 629
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CD")] }, // 630
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"AO")] }, // 631
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GW")] }, // 632
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SC")] }, // 633
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SD")] }, // 634
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"RW")] }, // 635
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"ET")] }, // 636
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SO")] }, // 637
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"DJ")] }, // 638
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"KE")] }, // 639
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"TZ")] }, // 640
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"UG")] }, // 641
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BI")] }, // 642
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MZ")] }, // 643
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"ZM")] }, // 645
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MG")] }, // 646
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"RE"), c(*b"YT")] }, // 647
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"ZW")] }, // 648
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"NA")] }, // 649
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"MW")] }, // 650
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"LS")] }, // 651
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BW")] }, // 652
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SZ")] }, // 653
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"KM")] }, // 654
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"ZA")] }, // 655
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"ER")] }, // 657
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SH")] }, // 658
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SS")] }, // 659
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BZ")] }, // 702
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GT")] }, // 704
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SV")] }, // 706
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"HN")] }, // 708
    MccRow { mnc_length: Two, mixed: Some(&MNC_710), usage: Country, countries: &[c(*b"NI")] }, // 710
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CR")] }, // 712
    MccRow { mnc_length: Two, mixed: Some(&MNC_714), usage: Country, countries: &[c(*b"PA")] }, // 714
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PE")] }, // 716
    MccRow { mnc_length: Three, mixed: Some(&MNC_722), usage: Country, countries: &[c(*b"AR")] }, // 722
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BR")] }, // 724
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"CL")] }, // 730
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"CO")] }, // 732
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"VE")] }, // 734
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"BO")] }, // 736
    MccRow { mnc_length: Two, mixed: Some(&MNC_738), usage: Country, countries: &[c(*b"GY")] }, // 738
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"EC")] }, // 740
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"GF")] }, // 742
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"PY")] }, // 744
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"SR")] }, // 746
    MccRow { mnc_length: Two, mixed: None, usage: Country, countries: &[c(*b"UY")] }, // 748
    MccRow { mnc_length: Three, mixed: None, usage: Country, countries: &[c(*b"FK")] }, // 750
    MccRow { mnc_length: Two, mixed: None, usage: Shared, countries: &[] }, // 901
    MccRow { mnc_length: Two, mixed: None, usage: Shared, countries: &[] }, // 902
    MccRow { mnc_length: Two, mixed: None, usage: Test, countries: &[] }, // 991
    MccRow { mnc_length: Two, mixed: None, usage: Other, countries: &[] }, // 995
    MccRow { mnc_length: Two, mixed: Some(&MNC_999), usage: Private, countries: &[] }, // 999
];

static MNC_001: KnownMncs = KnownMncs { two: [0x2, 0], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_208: KnownMncs = KnownMncs { two: [0x441ef2bef7, 0x1000000], three: [0, 0, 0x10000000000000, 0, 0x10, 0, 0, 0x400000000000000, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_214: KnownMncs = KnownMncs { two: [0x440b7f03fe, 0], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_240: KnownMncs = KnownMncs { two: [0x404000131fffe, 0], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_250: KnownMncs = KnownMncs { two: [0x5004b08f1c1b3dbe, 0xb30000000], three: [0x4000000000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_255: KnownMncs = KnownMncs { two: [0x2000fe, 0], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_262: KnownMncs = KnownMncs { two: [0xc020090fffe, 0x400003000], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_338: KnownMncs = KnownMncs { two: [0x40020, 0], three: [0x4000000100000, 0x40, 0x10000000000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_350: KnownMncs = KnownMncs { two: [0x1, 0], three: [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_374: KnownMncs = KnownMncs { two: [0x3000, 0], three: [0, 0xfc00000000000000, 0x1007, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_405: KnownMncs = KnownMncs { two: [0x1f8200000fefffa, 0x4c], three: [0xfffffe000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1fc00000000000, 0x7fffffff80000000, 0x7fffffffffff7f, 0x17effff000, 0] };
static MNC_441: KnownMncs = KnownMncs { two: [0x1, 0], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_454: KnownMncs = KnownMncs { two: [0xffffffbfff, 0], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_467: KnownMncs = KnownMncs { two: [0, 0], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_502: KnownMncs = KnownMncs { two: [0xf3c01, 0], three: [0, 0, 0x3048000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_525: KnownMncs = KnownMncs { two: [0x143e, 0], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_710: KnownMncs = KnownMncs { two: [0x40200000, 0x240], three: [0, 0, 0, 0, 0x100000000000, 0, 0, 0, 0, 0, 0, 0x4000000, 0, 0, 0, 0] };
static MNC_714: KnownMncs = KnownMncs { two: [0x1e, 0], three: [0x10000100000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_722: KnownMncs = KnownMncs { two: [0x1480000082, 0], three: [0x100400, 0x40, 0, 0x40000, 0x40000000000000, 0x300401, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_738: KnownMncs = KnownMncs { two: [0x6, 0], three: [0x4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
static MNC_999: KnownMncs = KnownMncs { two: [0, 0], three: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
