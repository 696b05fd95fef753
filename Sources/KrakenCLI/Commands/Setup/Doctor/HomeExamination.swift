import KrakenCore
import Storage

/// The files of the home: their rights, whether they can be used, and whether the databases are whole.
struct HomeExamination: Sendable {
    var settings: Settings

    var checks: [Check] {
        let home = settings.home
        let files: [Check?] = [
            FileFacts(at: home.path).homeCheck,
            FileFacts(at: home.environmentFile).fileCheck("env_file"),
            FileFacts(at: home.configurationFile).fileCheck("config_file"),
            FileFacts(at: home.data).folderCheck("data_folder"),
            FileFacts(at: home.path + "/logs").folderCheck("log_folder"),
            FileFacts(at: home.logFile).fileCheck("log_file", mustBeWritable: true),
            settings.text("KRAKEN_KEY_STATE_DIR").flatMap { FileFacts(at: $0).folderCheck("key_state_folder") },
            DiskFacts(holding: home.path)?.check,
        ]
        let databases = FileFacts.databases(below: home.data).map { path in
            DatabaseFacts(path: path, home: home.path).check
        }
        return files.compactMap(\.self) + databases
    }
}
