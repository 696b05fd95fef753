extension Setting {
    /// Every setting by group, in the order of `.env.template`.
    public static let groups: [(title: String, settings: [Setting])] = [
        ("Key", key), ("Venue", venue), ("Network", network), ("Limits of the exchange", limits), ("Orders", orders),
        ("Account", account),
        ("Withdrawals and exports", funding),
        ("Display and log", display), ("Kept for later parts of the program; read by nothing yet", reserved),
    ]

    /// Every setting.
    public static let all = groups.flatMap(\.settings)

    /// The setting of that name or alias.
    public static func named(_ name: String) -> Setting? { byName[name] }

    private static let byName = Dictionary(
        all.flatMap { setting in ([setting.name] + setting.aliases).map { ($0, setting) } },
        uniquingKeysWith: { first, _ in first })

    /// The names and aliases of everything whose value is a secret.
    static let secretNames = Set(all.filter(\.kind.isSecret).flatMap { [$0.name] + $0.aliases })

    static let key = [
        Setting("KRAKEN_API_KEY", .identity, aliases: ["api_key"], help: "API key of the account."),
        Setting(
            "KRAKEN_API_SECRET", .secret, aliases: ["api_secret"],
            help: "Secret of the key, base64 as the exchange shows it."
        ),
        Setting(
            "KRAKEN_OTP", .password, aliases: ["otp"],
            help: "One-time password, when the key has two-factor authentication."),
        Setting(
            "KRAKEN_PASSWORD_FILE", .text, aliases: ["password_file"],
            help:
                "File with the password of the encrypted key, outside of the home; or KRAKEN_PASSWORD in the environment."
        ),
        Setting(
            "KRAKEN_PASSWORD", .password,
            help: "Password of the encrypted key; only in the environment, never in a file of the home."),
        Setting(
            "KRAKEN_KEY_STATE_DIR", .text, aliases: ["key_state_dir"],
            help:
                "Folder of nonces and call counters, to share between homes that use one key (default: data/VENUE/keys)."
        ),
    ]

    static let venue = [
        Setting(
            "KRAKEN_SANDBOX", .flag, "false", aliases: ["sandbox"],
            help: "Trade on the built-in exchange instead of the real one."),
        Setting(
            "KRAKEN_API_BASE_URL", .url, "https://api.kraken.com", aliases: ["api_base_url"],
            help: "Address of the exchange; http only to this machine."),
        Setting(
            "KRAKEN_ALLOW_OTHER_HOST", .flag, "false", aliases: ["allow_other_host"],
            help: "Allow an address that is neither Kraken's nor this machine's."),
    ]

    static let network = [
        Setting(
            "KRAKEN_TIMEOUT", .integer(1...600), "30", aliases: ["timeout"],
            help: "Seconds to wait for an answer (1 to 600)."
        ),
        Setting(
            "KRAKEN_RETRY_ATTEMPTS", .integer(1...10), "3", aliases: ["retry_attempts"],
            help: "Tries of a read (1 to 10); orders are sent once."),
        Setting(
            "KRAKEN_RETRY_INITIAL_DELAY", .decimal(0.1...60), "1", aliases: ["retry_initial_delay"],
            help: "Seconds before the second try of a read (0.1 to 60)."),
        Setting(
            "KRAKEN_RETRY_BACKOFF", .decimal(1...10), "1.5", aliases: ["retry_backoff"],
            help: "Factor between the delays of further tries (1 to 10)."),
        Setting(
            "KRAKEN_CATALOGUE_AGE", .integer(1...720), "24", aliases: ["catalogue_age"],
            help: "Hours after which names and rules of pairs are fetched again (1 to 720)."),
    ]

    static let limits = [
        Setting(
            "KRAKEN_TIER", .choice(["starter", "intermediate", "pro"]), "starter", aliases: ["tier"],
            help: "Verification tier of the account: starter, intermediate or pro."),
        Setting(
            "KRAKEN_PRIVATE_RATE_LIMIT_PER_MIN", .decimal(1...6000), aliases: ["private_rate_limit_per_min"],
            help: "Points a minute by which the call counter falls (default: the tier's)."),
        Setting(
            "KRAKEN_PUBLIC_RATE_LIMIT", .decimal(0.01...1000), "1", aliases: ["public_rate_limit"],
            help: "Public calls a second (0.01 to 1000)."),
        Setting(
            "KRAKEN_RATE_LIMIT", .decimal(0.01...1000), aliases: ["rate_limit"],
            help: "Public calls a second, as earlier tools name it; KRAKEN_PUBLIC_RATE_LIMIT wins."),
        Setting(
            "KRAKEN_ENDPOINT_WEIGHTS", .weights, aliases: ["endpoint_weights"],
            help: #"Points of single calls, as JSON: {"private/Ledgers": 4}."#),
    ]

    static let orders = [
        Setting(
            "KRAKEN_ORDER_DEADLINE", .integer(2...60), "10", aliases: ["order_deadline"],
            help: "Seconds after which the exchange must not act on an order (2 to 60); market orders use 5 at most."),
        Setting(
            "KRAKEN_LOOKUP_SETTLE", .integer(1...300), "15", aliases: ["lookup_settle"],
            help: "Seconds after its deadline an order may be missing from the exchange's lists (1 to 300)."),
        Setting(
            "KRAKEN_LOOKUP_GAP", .integer(1...60), "5", aliases: ["lookup_gap"],
            help: "Seconds between the two looks that prove an order was not placed (1 to 60)."),
        Setting(
            "KRAKEN_CONFIRMATION_LIFE", .integer(1...60), "15", aliases: ["confirmation_life"],
            help: "Seconds a confirmation is good for (1 to 60)."),
        Setting(
            "KRAKEN_PRICE_COLLAR", .decimal(0.1...100), "10", aliases: ["price_collar"],
            help:
                "Per cent a limit may be worse than the market, or a trigger on its wrong side, also in what follows a fill (0.1 to 100)."
        ),
        Setting(
            "KRAKEN_MAX_SLIPPAGE", .decimal(0.01...50), "1", aliases: ["max_slippage"],
            help: "Per cent a market order may trade worse than the market (0.01 to 50)."),
        Setting(
            "KRAKEN_PLAIN_MARKET", .flag, "false", aliases: ["plain_market"],
            help: "Send market orders without a worst price."),
        Setting(
            "KRAKEN_MARKET_DRIFT", .decimal(0.01...100), "0.5", aliases: ["market_drift"],
            help: "Per cent the market may move between a preview and its yes (0.01 to 100)."),
        Setting(
            "KRAKEN_REPEAT_GUARD", .integer(0...3600), "60", aliases: ["repeat_guard"],
            help: "Seconds for which the same order typed again is refused (0 to 3600)."),
        Setting(
            "KRAKEN_ALLOWED_PAIRS", .text, aliases: ["allowed_pairs", "KRAKEN_ENABLED_PAIRS", "enabled_pairs"],
            help:
                "The only pairs that may be traded, with commas between (default: all); KRAKEN_ENABLED_PAIRS is the same."
        ),
        Setting(
            "KRAKEN_MAX_ORDER_VALUE", .decimal(0.01...1_000_000_000), aliases: ["max_order_value"],
            help: "What one order may be worth at most, in KRAKEN_CURRENCY (0.01 or more; default: no limit)."),
        Setting(
            "KRAKEN_MAX_ORDER_SHARE", .decimal(0.01...100), aliases: ["max_order_share"],
            help:
                "What one order may be worth at most, in per cent of the account's worth (0.01 to 100; default: no limit)."
        ),
        Setting(
            "KRAKEN_MAX_DAILY_VALUE", .decimal(0.01...1_000_000_000), aliases: ["max_daily_value"],
            help:
                "What the orders of one day (UTC) may be worth at most, in KRAKEN_CURRENCY (0.01 or more; default: no limit)."
        ),
        Setting(
            "KRAKEN_MAX_DAILY_LOSS", .decimal(0.01...1_000_000_000), aliases: ["max_daily_loss"],
            help:
                "What the account may lose in a day (UTC) before nothing is bought, in KRAKEN_CURRENCY (0.01 or more; default: no limit)."
        ),
        Setting(
            "KRAKEN_MAX_ORDERS_PER_MINUTE", .integer(1...1000), aliases: ["max_orders_per_minute"],
            help: "How many orders may be sent within a minute (1 to 1000; default: no limit)."),
    ]

    static let account = [
        Setting(
            "KRAKEN_REGION", .text, aliases: ["region"],
            help:
                "Where the account is at home, such as US_CA or DE; shown, and named when the exchange refuses the account something; nothing is decided by it."
        ),
        Setting(
            "KRAKEN_SUPPORTS_MARGIN", .flag, "true", aliases: ["supports_margin"],
            help: "Whether the account may trade with leverage; false refuses such orders here."),
        Setting(
            "KRAKEN_SUPPORTS_FUTURES", .flag, "true", aliases: ["supports_futures"],
            help: "Whether the account has a futures wallet; false refuses transfers to it here."),
        Setting(
            "KRAKEN_SUPPORTS_STAKING", .flag, "true", aliases: ["supports_staking"],
            help: "Whether the account may stake; false refuses allocations by 'kraken api' here."),
        Setting(
            "KRAKEN_DEFAULT_QUOTE", .text, aliases: ["default_quote"],
            help: "Currency of a market that is named by its asset alone, as in BTC (default: a market needs both)."),
    ]

    static let funding = [
        Setting(
            "KRAKEN_ALLOW_RAW_CALLS", .flag, "false", aliases: ["allow_raw_calls"],
            help: "Let 'kraken api' make calls that move money and that no other command makes."),
        Setting(
            "KRAKEN_ALLOW_WITHDRAW", .flag, "false", aliases: ["allow_withdraw"],
            help: "Allow withdrawals; without it they are only checked."),
        Setting(
            "KRAKEN_WITHDRAW_CONFIRM_ABOVE", .decimal(0...1_000_000_000), "1000", aliases: ["withdraw_confirm_above"],
            help: "Worth in KRAKEN_CURRENCY above which the amount of a withdrawal has to be typed back."),
        Setting(
            "KRAKEN_WITHDRAW_UNATTENDED", .flag, "false", aliases: ["withdraw_unattended"],
            help: "Allow withdrawals without a terminal, with --yes, up to KRAKEN_WITHDRAW_CONFIRM_ABOVE."),
        Setting(
            "KRAKEN_WITHDRAW_COOLING_OFF", .integer(0...720), "24", aliases: ["withdraw_cooling_off"],
            help:
                "Hours after its first sight before money goes to a key never used (0 to 720; 0: at once, as in the sandbox)."
        ),
        Setting(
            "KRAKEN_FUNDING_LOOKUP", .integer(0...600), "120", aliases: ["funding_lookup"],
            help: "Seconds a withdrawal or transfer whose answer was lost is looked for at once (0 to 600)."),
        Setting(
            "KRAKEN_EXPORT_WAIT", .integer(1...86_400), "900", aliases: ["export_wait"],
            help: "Seconds to wait for an export (1 to 86400)."),
    ]

    static let display = [
        Setting(
            "KRAKEN_LOG_LEVEL", .choice(["debug", "info", "warning", "error"]), "info",
            aliases: ["LOG_LEVEL", "log_level"],
            help: "What goes to logs/kraken_cli.log: debug, info, warning or error."),
        Setting(
            "KRAKEN_CURRENCY", .text, "USD", aliases: ["currency"], help: "Currency in which the portfolio is valued."),
    ]

    static let reserved = [
        Setting("AUTO_TRADING_ENABLED", .flag, "false", help: "Whether the strategy engine may run."),
        Setting("AUTO_TRADING_CONFIG_PATH", .text, "configs/auto_trading.yaml", help: "Strategy file."),
        Setting("ALERT_WEBHOOK_URL", .url, help: "Address that alerts are posted to."),
        Setting("ALERT_EMAIL_SENDER", .text, help: "Sender of alert mails."),
        Setting("ALERT_EMAIL_RECIPIENTS", .text, help: "Recipients of alert mails, with commas between."),
        Setting("ALERT_EMAIL_SMTP_SERVER", .text, help: "Mail server."),
        Setting("ALERT_EMAIL_SMTP_PORT", .integer(1...65535), "587", help: "Port of the mail server."),
        Setting("ALERT_EMAIL_SMTP_USERNAME", .text, help: "User at the mail server."),
        Setting("ALERT_EMAIL_SMTP_PASSWORD", .secret, help: "Password at the mail server."),
        Setting("KRAKEN_ALERT_STATE_PATH", .text, "logs/alert_state.json", help: "State of the alerts."),
        Setting("PATTERN_LLM_ENABLED", .flag, "false", help: "Whether a language model may comment on patterns."),
        Setting("PATTERN_LLM_MODEL", .text, help: "The model, as provider/name."),
        Setting("PATTERN_LLM_TIMEOUT", .decimal(0.1...600), "10", help: "Seconds to wait for the model."),
        Setting("PATTERN_LLM_MAX_TOKENS", .integer(1...100_000), "512", help: "Longest answer of the model."),
        Setting("PATTERN_LLM_TEMPERATURE", .decimal(0...2), "0", help: "Randomness of the model."),
        Setting("OPENAI_API_KEY", .secret, help: "Key of a language model's provider."),
        Setting("ANTHROPIC_API_KEY", .secret, help: "Key of a language model's provider."),
    ]
}
