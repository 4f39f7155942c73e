//! Times as nanoseconds since 1970, written in the different ways that mean the same time.

use super::choices::Choices;

pub const SECOND: i128 = 1_000_000_000;
/// 9999-12-31T23:59:59.999999999Z
pub const LAST: i128 = 253_402_300_800 * SECOND - 1;

/// Offsets in minutes. 0 is usually written `Z`.
const OFFSETS: [i128; 12] = [0, 0, 0, 60, 120, -300, 345, -570, 840, -720, 1439, -1439];

/// A time as text, with some offset and more or fewer zeros at the end of its fraction.
pub fn written(instant: i128, choices: &mut Choices) -> String {
    let offset = choices.pick(&OFFSETS);
    let local = instant + offset * 60 * SECOND;
    if local > LAST {
        return date_and_time(instant, 9) + "Z";
    }

    let mut digits = 0;
    while (instant % SECOND) % 10_i128.pow(9 - digits) != 0 {
        digits += 1;
    }
    let digits = choices.pick(&[digits, digits, digits.max(3), 9]);
    let text = date_and_time(local, digits);
    if offset == 0 {
        return text + choices.pick(&["Z", "Z", "Z", "+00:00"]);
    }
    let sign = if offset < 0 { '-' } else { '+' };
    format!("{text}{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
}

fn date_and_time(local: i128, digits: u32) -> String {
    let seconds = local.div_euclid(SECOND);
    let (days, second_of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));

    // The well-known civil-from-days formula, whose year begins in March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i128::from(month <= 2);

    let (hour, minute, second) = (second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60);
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if digits > 0 {
        let fraction = local.rem_euclid(SECOND) / 10_i128.pow(9 - digits);
        text += &format!(".{fraction:0width$}", width = digits as usize);
    }
    text
}
