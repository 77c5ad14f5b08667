//! The keys of the address, in one table: what the page shows is said there and can be shared.

use crate::platform::url;
use crate::stage::Opening;
use crate::texts::{fill, t};
use crate::theme::Theme;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::{Edition, Word};
use lambdascope_scenario::parse_decimal;
use lambdascope_view_model::pace::Pace;

/// What the page opens when the address names nothing.
pub(crate) const OPENING: &str = "opening/three-callers";

/// What an address asks for.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Address {
    /// `embed=1`: only the scene and a slim transport.
    pub(crate) embed: bool,
    /// `scenario=area/name`: one of the gallery.
    pub(crate) scenario: Option<String>,
    /// `theme=auto`, `light`, `dark` or `contrast`; none leaves the choice that was kept.
    pub(crate) theme: Option<Theme>,
    /// `seed=7`: other luck than the scenario's.
    pub(crate) seed: Option<u64>,
    /// `speed=paced` or a number.
    pub(crate) pace: Option<Pace>,
    /// `autoplay=0`: wait for a press of play.
    pub(crate) autoplay: bool,
    /// `t=30s`: the moment to open at.
    pub(crate) moment: SimTime,
    /// `limits=today` or `classic`: which edition of the limits holds.
    pub(crate) limits: Option<Edition>,
    /// `hide=controls,trace,charts`: parts that are not shown.
    pub(crate) hide: Hidden,
    /// `#s=`: a scenario with what was done to it.
    pub(crate) session: Option<String>,
    /// What could not be understood, as sentences.
    pub(crate) remarks: Vec<String>,
}

/// Parts of the page that are left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Hidden {
    pub(crate) controls: bool,
    pub(crate) trace: bool,
    pub(crate) charts: bool,
}

impl Default for Address {
    fn default() -> Self {
        Self {
            embed: false,
            scenario: None,
            theme: None,
            seed: None,
            pace: None,
            autoplay: true,
            moment: SimTime::ZERO,
            limits: None,
            hide: Hidden::default(),
            session: None,
            remarks: Vec::new(),
        }
    }
}

/// So many things that are wrong with an address are told one by one.
const REMARKS_MAX: usize = 5;

impl Address {
    /// Reads the page's own address.
    pub(crate) fn read() -> Self {
        let mut address = Self::of(url::query());
        for (key, value) in url::fragment() {
            if key == "s" {
                address.session = Some(value);
            } else {
                address.remarks.push(fill(t().unknown_key, &[&key]));
            }
        }
        address.gather_remarks();
        address
    }

    /// Of many remarks the first few are told, and how many more there are.
    fn gather_remarks(&mut self) {
        let more = self.remarks.len().saturating_sub(REMARKS_MAX);
        if more > 0 {
            self.remarks.truncate(REMARKS_MAX);
            self.remarks.push(fill(t().more_remarks, &[&more.to_string()]));
        }
    }

    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut address = Self::default();
        for (key, value) in pairs {
            match address.take(&key, &value) {
                Ok(()) => {}
                Err(None) => address.remarks.push(fill(t().unknown_key, &[&key])),
                Err(Some(allowed)) => {
                    address.remarks.push(fill(t().bad_value, &[&key, &value, allowed]));
                }
            }
        }
        address
    }

    /// Takes one key. The error says what it may be, or nothing if the key is unknown.
    fn take(&mut self, key: &str, value: &str) -> Result<(), Option<&'static str>> {
        match key {
            "embed" => self.embed = flag(value)?,
            "scenario" => self.scenario = Some(value.to_owned()),
            "theme" => {
                self.theme = Some(Theme::parse(value).ok_or(Some("auto, light, dark, contrast"))?)
            }
            "lang" => (value == "en").then_some(()).ok_or(Some("en"))?,
            "seed" => self.seed = Some(value.parse().ok().ok_or(Some("0, 1, 2, …"))?),
            "speed" => self.pace = Some(pace(value).ok_or(Some("paced, 0.1 … 100000"))?),
            "autoplay" => self.autoplay = flag(value)?,
            "t" => self.moment = SimTime::ZERO + duration(value).ok_or(Some("30s, 2m30s, 1h"))?,
            "limits" => self.limits = Some(Edition::parse(value).ok_or(Some("today, classic"))?),
            "hide" => {
                for part in value.split(',').filter(|part| !part.is_empty()) {
                    match part {
                        "controls" => self.hide.controls = true,
                        "trace" => self.hide.trace = true,
                        "charts" => self.hide.charts = true,
                        _ => return Err(Some("controls, trace, charts")),
                    }
                }
            }
            _ => return Err(None),
        }
        Ok(())
    }
}

/// The address of a moment of a run, for others to open: of a scenario of the gallery, or of a
/// session that says everything itself.
pub(crate) fn of_moment(opening: &Opening, time: SimTime, session: Option<&str>) -> String {
    let mut pairs = Vec::new();
    if !opening.name.is_empty() {
        pairs.push(("scenario", opening.name.clone()));
    }
    if session.is_none() {
        pairs.extend(opening.seed.map(|seed| ("seed", seed.to_string())));
        pairs.extend(opening.limits.map(|limits| ("limits", limits.as_str().to_owned())));
    }
    let micros = time.as_micros();
    // A command counts from its very moment on.
    let (number, unit) =
        if micros.is_multiple_of(1_000) { (micros / 1_000, "ms") } else { (micros, "us") };
    let mut moment = number.to_string();
    moment.push_str(unit);
    pairs.push(("t", moment));
    pairs.push(("autoplay", "0".to_owned()));
    let mut address = url::with_query(&pairs);
    if let Some(session) = session {
        address.push_str("#s=");
        address.push_str(session);
    }
    address
}

fn flag(value: &str) -> Result<bool, Option<&'static str>> {
    match value {
        "1" | "true" | "" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(Some("0, 1")),
    }
}

fn pace(value: &str) -> Option<Pace> {
    if value == "paced" {
        return Some(Pace::Paced);
    }
    let speed = parse_decimal(value)?;
    (0.1..=100_000.0).contains(&speed).then_some(Pace::Fixed(speed))
}

/// A sum of numbers with units: `30s`, `2m30s`, `1500ms`. A bare number counts seconds.
fn duration(value: &str) -> Option<SimDuration> {
    let mut total = 0.0;
    let mut rest = value;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number = parse_decimal(&rest[..digits])?;
        rest = &rest[digits..];
        let letters = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
        let seconds = match &rest[..letters] {
            "us" => 1e-6,
            "ms" => 1e-3,
            "s" | "" => 1.0,
            "m" => 60.0,
            "h" => 3_600.0,
            "d" => 86_400.0,
            _ => return None,
        };
        rest = &rest[letters..];
        total += number * seconds;
    }
    (!value.is_empty()).then(|| SimDuration::from_secs_f64(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Address {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let split = |pair: &str| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key.to_owned(), value.to_owned())
        };
        Address::of(pairs.map(split).collect())
    }

    #[test]
    fn an_address_says_what_to_show() {
        let address =
            read("scenario=sqs/redrive&seed=7&t=2m30s&embed=1&speed=60&hide=charts&limits=classic");
        assert_eq!(address.scenario.as_deref(), Some("sqs/redrive"));
        assert_eq!(address.seed, Some(7));
        assert_eq!(address.moment, SimTime::from_micros(150_000_000));
        assert!(address.embed && address.hide.charts && !address.hide.trace);
        assert_eq!(address.limits, Some(Edition::Classic));
        assert_eq!(address.remarks, Vec::<String>::new());
    }

    #[test]
    fn what_is_not_understood_is_reported_and_changes_nothing() {
        let address = read("sped=60&seed=many&theme=pink&t=soon&hide=header");
        assert_eq!(address.remarks.len(), 5);
        assert_eq!(Address { remarks: Vec::new(), ..address }, Address::default());
    }

    #[test]
    fn of_many_remarks_a_few_are_told_and_the_others_counted() {
        let unknown: Vec<String> = (0..8).map(|number| format!("unknown_{number}=1")).collect();
        let mut address = read(&unknown.join("&"));
        address.gather_remarks();
        assert_eq!(address.remarks.len(), 6);
        assert!(address.remarks[5].contains("3 more"), "{}", address.remarks[5]);
    }

    #[test]
    fn nothing_asked_opens_the_first_scenario() {
        assert_eq!(read(""), Address::default());
    }
}
