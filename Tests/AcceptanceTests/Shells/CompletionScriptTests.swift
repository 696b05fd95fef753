import Foundation
import TestSupport
import Transport
import XCTest

/// The scripts of `kraken completions` in the shells themselves.
final class CompletionScriptTests: XCTestCase {
    /// A house with the markets of the built-in exchange and one open order.
    private func house() async throws -> (Household, order: String) {
        let house = try Household(self, environment: ["KRAKEN_SANDBOX": "true"])
        let placed = try await house.succeed(
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "-8%", "--execute", "--yes",
            "--json")
        try await house.succeed("config-setup", "--sandbox", "--profile", "paper")
        return (house, try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string))
    }

    private func needs(_ program: String) throws {
        let paths = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let isThere = paths.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
        try XCTSkipUnless(isThere, "\(program) is not installed")
    }

    func test_givenBash_whenTabIsPressed_thenWordsAreCompleted() async throws {
        let (house, order) = try await house()
        let outcome = try await house.shell(
            """
            exec bash --norc -c '
            eval "$("$kraken" completions bash)"
            offered() {
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
                _kraken "$kraken"; echo "${COMPREPLY[*]}"
            }
            offered kraken tick
            offered kraken order --sid
            offered kraken order --pair btc-u
            offered kraken order --pair = btcu
            offered kraken order --side ""
            offered kraken cancel O
            offered kraken ledger O
            offered kraken order --cl-ord-id O
            offered kraken nonsense --bogus ""
            offered kraken man order a
            offered kraken help exit
            offered kraken api Balancee
            offered kraken api GET /0/public/tim
            offered kraken orders --columns txid,cos
            offered kraken orders --columns = txid,cos
            offered kraken ticker --sort -la
            offered kraken --profile p
            offered kraken ticker xbtu
            offered kraken fees eth/x
            offered kraken ledger --asset xb
            offered kraken ledger --asset btc.
            offered kraken orders --sta
            complete -p kraken'
            """)
        XCTAssertEqual(
            outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init),
            [
                "ticker", "--side", "BTC/USD", "BTC/USD", "buy sell", order, "", "", "", "amend", "exit-codes",
                "BalanceEx",
                "/0/public/Time", "txid,cost", "txid,cost", "-last", "paper", "XBT/USD", "ETH/XBT", "XBT",
                "BTC.F BTC.M", "--status", "complete -F _kraken kraken", "",
            ],
            outcome.complaints)
    }

    func test_givenFish_whenTabIsPressed_thenWordsAreCompletedWithTheirMeaning() async throws {
        try needs("fish")
        let (house, order) = try await house()
        let outcome = try await house.shell(
            """
            mkdir -p "$KRAKEN_HOME/bin" && ln -s "$kraken" "$KRAKEN_HOME/bin/kraken"
            PATH="$KRAKEN_HOME/bin:$PATH" HOME="$KRAKEN_HOME" exec fish --no-config -c '
            kraken completions fish | source
            for line in "kraken ticker btc/u" "kraken ticker xbt/u" "kraken man order am" "kraken cancel O" "kraken order --pair=btc/u" "kraken order --sid"
                complete -C $line
            end'
            """)
        XCTAssertEqual(
            outcome.output.split(separator: "\n").map(String.init),
            [
                "BTC/USD", "XBT/USD", "amend\tChange an open order in place.",
                "\(order)\tbuy 0.01 BTC/USD at -8% or better", "--pair=BTC/USD", "--side\tWhich way.",
            ],
            outcome.complaints)
    }

    func test_givenZsh_whenTabIsPressed_thenTheWordIsReplaced() async throws {
        try needs("zsh")
        let (house, _) = try await house()
        let outcome = try await house.shell(
            #"""
            mkdir -p "$KRAKEN_HOME/bin" "$KRAKEN_HOME/functions" && ln -s "$kraken" "$KRAKEN_HOME/bin/kraken"
            "$kraken" completions zsh >"$KRAKEN_HOME/functions/_kraken"
            PATH="$KRAKEN_HOME/bin:$PATH" exec zsh -f -c '
            zmodload zsh/zpty
            zpty shell "zsh -f -i"
            zpty -w shell "PS1=; stty -echo; fpath=($KRAKEN_HOME/functions \$fpath); autoload -U compinit; compinit -u -D; echo READ\Y"
            zpty -r shell out "*READY*"
            zpty -w -n shell $'\''kraken ticker btc-u\t'\''
            zpty -r shell out "*BTC/USD*" && echo completed
            zpty -d shell'
            """#)
        XCTAssertEqual(outcome.output, "completed\n", outcome.complaints)
    }

    func test_givenEveryPage_whenFormatted_thenManHasNothingToComplainOf() async throws {
        try needs("groff")
        let house = try Household(self)
        let outcome = try await house.shell(
            """
            "$kraken" man --folder "$KRAKEN_HOME/man" && ls "$KRAKEN_HOME/man" | wc -l
            for page in "$KRAKEN_HOME"/man/*.1; do groff -man -Tutf8 -ww -z "$page" || exit 1; done
            """)
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertEqual(outcome.complaints, "")
        let count = outcome.output.split(separator: "\n").last.flatMap { Int($0) }
        XCTAssertGreaterThan(count ?? 0, 15)
    }
}
