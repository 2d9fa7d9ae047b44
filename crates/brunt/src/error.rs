//! Every fault as the user sees it: what happened, what to do, and the exit code.

use brunt_claims::ClaimError;
use brunt_custody::RuleError;
use brunt_ingest::crime::CrimeError;
use brunt_measure::MeasureError;
use brunt_model::CatalogError;
use brunt_polls::PollsError;
use brunt_publish::audit;
use brunt_publish::chart::ChartError;
use brunt_publish::disclosure::TogetherError;
use brunt_publish::render::RenderError;
use brunt_publish::site::SiteError;
use brunt_report::ReportError;
use brunt_rubric::RubricError;
use brunt_simulate::SimulateError;
use brunt_store::StoreError;
use brunt_web::WebError;
use std::path::Path;
use std::process::ExitCode;

/// The exit codes of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done.
    Done,
    /// Checked and found wanting.
    Wanting,
    /// Usage or catalog.
    Usage,
    /// Some input does not fit the codebook; what fits has landed.
    Misfit,
    /// File or network.
    File,
    /// A fault of brunt itself.
    Bug,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Wanting => 1,
            Exit::Usage => 2,
            Exit::Misfit => 3,
            Exit::File => 4,
            Exit::Bug => 70,
        })
    }
}

/// Why a command ended without an answer.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
    hint: String,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure { exit, message: message.into(), hint: hint.into() }
    }

    pub(crate) fn io(path: &Path, cause: std::io::Error) -> Failure {
        Failure::new(Exit::File, format!("`{}`: {cause}", path.display()), "")
    }

    /// The same with what to do about it.
    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Failure {
        Failure { hint: hint.into(), ..self }
    }

    /// A closed pipe is not an error: whoever read has read enough.
    pub(crate) fn is_closed_pipe(cause: &std::io::Error) -> bool {
        cause.kind() == std::io::ErrorKind::BrokenPipe
    }

    /// Prints the fault and gives its exit code.
    #[expect(clippy::print_stderr, reason = "the one place where faults are printed")]
    pub(crate) fn report(&self) -> ExitCode {
        eprintln!("error: {}", self.message);
        if !self.hint.is_empty() {
            eprintln!("hint: {}", self.hint);
        }
        self.exit.into()
    }
}

impl From<CatalogError> for Failure {
    fn from(error: CatalogError) -> Failure {
        Failure::new(Exit::Usage, error.to_string(), "the catalog's files are described in docs/catalog.md")
    }
}

impl From<PollsError> for Failure {
    fn from(error: PollsError) -> Failure {
        Failure::new(Exit::Usage, error.to_string(), "the catalog's files are described in docs/catalog.md")
    }
}

impl From<ClaimError> for Failure {
    fn from(error: ClaimError) -> Failure {
        Failure::new(Exit::Usage, error.to_string(), "the format is described in docs/claim-format.md")
    }
}

impl From<RubricError> for Failure {
    fn from(error: RubricError) -> Failure {
        Failure::new(Exit::Usage, error.to_string(), "the format is described in docs/rubric-format.md")
    }
}

impl From<RuleError> for Failure {
    fn from(error: RuleError) -> Failure {
        Failure::new(Exit::Usage, error.to_string(), "the catalog's files are described in docs/catalog.md")
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        let exit = match error {
            StoreError::NoTable { .. } | StoreError::Ending { .. } => Exit::Usage,
            StoreError::Arrow(_) | StoreError::Engine(_) => Exit::Bug,
            _ => Exit::File,
        };
        Failure::new(exit, error.to_string(), error.hint())
    }
}

impl From<MeasureError> for Failure {
    fn from(error: MeasureError) -> Failure {
        if let MeasureError::Store(error) = error {
            return error.into();
        }
        let exit = match error {
            MeasureError::Unexpected(_) => Exit::Bug,
            MeasureError::Draws(_) => Exit::Wanting,
            _ => Exit::Usage,
        };
        Failure::new(exit, error.to_string(), error.hint())
    }
}

impl From<CrimeError> for Failure {
    fn from(error: CrimeError) -> Failure {
        match error {
            CrimeError::Read(read) => Failure::new(Exit::File, read.to_string(), read.hint()),
            other => {
                Failure::new(Exit::Misfit, other.to_string(), "files of the Real-Time Crime Index are read")
            }
        }
    }
}

impl From<ChartError> for Failure {
    fn from(error: ChartError) -> Failure {
        let exit = if matches!(error, ChartError::Nothing(_)) { Exit::Usage } else { Exit::Bug };
        Failure::new(exit, error.to_string(), "")
    }
}

impl From<WebError> for Failure {
    fn from(error: WebError) -> Failure {
        match error {
            WebError::Listen { .. } => Failure::new(
                Exit::File,
                error.to_string(),
                "another `--port`, or 0 for one that the system chooses",
            ),
            WebError::Missing { .. }
            | WebError::NotTheTable { .. }
            | WebError::Json(_)
            | WebError::Key { .. }
            | WebError::Compress { .. } => Failure::new(
                Exit::Bug,
                error.to_string(),
                "please report this with the version and the release",
            ),
        }
    }
}

impl From<audit::SiteError> for Failure {
    fn from(error: audit::SiteError) -> Failure {
        let (exit, hint) = match error {
            audit::SiteError::Io { .. } => (Exit::File, "a site's folder holds `api/v1/tables`"),
            audit::SiteError::Table { .. } => {
                (Exit::Misfit, "published tables are described in docs/disclosure.md")
            }
        };
        Failure::new(exit, error.to_string(), hint)
    }
}

impl From<TogetherError> for Failure {
    /// Which tables are published together is brunt's own choice.
    fn from(error: TogetherError) -> Failure {
        Failure::new(Exit::Bug, error.to_string(), "please report this with the version and the release")
    }
}

impl From<SiteError> for Failure {
    /// Texts and tables of pages come from brunt itself.
    fn from(error: SiteError) -> Failure {
        Failure::new(Exit::Bug, error.to_string(), "please report this with the version and the release")
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Failure {
        Failure::new(Exit::Bug, error.to_string(), "")
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Failure {
        Failure::new(Exit::Bug, error.to_string(), "")
    }
}

impl From<SimulateError> for Failure {
    fn from(error: SimulateError) -> Failure {
        Failure::new(Exit::File, error.to_string(), "")
    }
}
