//! The tables, as the migrations make them.

diesel::table! {
    accounts (id) {
        id -> BigInt,
        name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    tokens (id) {
        id -> Text,
        account_id -> BigInt,
        digest -> Text,
        scopes -> Text,
        description -> Nullable<Text>,
        owner -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    journal_heads (account_id) {
        account_id -> BigInt,
        number -> BigInt,
        time -> BigInt,
    }
}

diesel::table! {
    subscribers (account_id, number) {
        account_id -> BigInt,
        number -> BigInt,
        status -> Text,
        iccid -> Nullable<Text>,
        imei -> Nullable<Text>,
        imeisv -> Nullable<Text>,
        alias -> Nullable<Text>,
        alias_folded -> Nullable<Text>,
        generic_id -> Nullable<Text>,
        username -> Nullable<Text>,
        username_folded -> Nullable<Text>,
        external_id -> Nullable<Text>,
        user_class -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    subscriptions (account_id, subscriber, pair) {
        account_id -> BigInt,
        subscriber -> BigInt,
        pair -> BigInt,
        imsi -> Nullable<Text>,
        msisdn -> Nullable<Text>,
        is_last_active -> Integer,
        use_case -> Nullable<BigInt>,
    }
}

diesel::table! {
    bindings (account_id, kind, value, closed, sharer) {
        account_id -> BigInt,
        kind -> Integer,
        value -> Text,
        closed -> BigInt,
        sharer -> BigInt,
        opened -> BigInt,
        subscriber -> BigInt,
    }
}

diesel::table! {
    journal (account_id, number) {
        account_id -> BigInt,
        number -> BigInt,
        request_id -> Text,
        time -> BigInt,
        author -> Nullable<Text>,
        kind -> Text,
        subscriber -> Nullable<BigInt>,
        is_changed -> Integer,
        named_by -> Nullable<Text>,
        changes -> Text,
        use_case -> Nullable<Text>,
        cause -> Nullable<Text>,
        flags -> Nullable<Text>,
    }
}

diesel::table! {
    journal_others (account_id, subscriber, number) {
        account_id -> BigInt,
        subscriber -> BigInt,
        number -> BigInt,
    }
}

diesel::table! {
    idempotency (account_id, key, token) {
        account_id -> BigInt,
        key -> Text,
        token -> Text,
        fingerprint -> Text,
        answer -> Text,
        kept_at -> BigInt,
    }
}

diesel::table! {
    use_cases (account_id, id) {
        account_id -> BigInt,
        id -> BigInt,
        name -> Text,
        apns -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(bindings, subscribers, subscriptions);
