//! A value on its way into or out of a field, whatever the type of the field.

/// Up to here every whole number is also a floating-point number: 2^53.
pub(super) const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// One number in every type that a field may have.
///
/// It is converted once, so that the long list of fields only stores; that keeps the web
/// program small.
pub(super) struct Any {
    real: f64,
    whole: u64,
    signed: i64,
    flag: bool,
}

impl Any {
    /// Types that cannot hold the number get the nearest one that they can.
    pub(super) fn from_f64(number: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the conversion saturates, and the nearest value is what is wanted"
        )]
        let (whole, signed) = (number.round() as u64, number.round() as i64);
        Self { real: number, whole, signed, flag: number != 0.0 }
    }

    pub(super) fn from_u64(number: u64) -> Self {
        Self::from_f64(number as f64)
    }

    pub(super) fn from_i64(number: i64) -> Self {
        Self::from_f64(number as f64)
    }

    pub(super) fn from_bool(yes: bool) -> Self {
        Self::from_f64(f64::from(u8::from(yes)))
    }

    pub(super) fn as_f64(&self) -> f64 {
        self.real
    }

    pub(super) fn as_u64(&self) -> u64 {
        self.whole
    }

    pub(super) fn as_i64(&self) -> i64 {
        self.signed
    }

    pub(super) fn as_bool(&self) -> bool {
        self.flag
    }
}
