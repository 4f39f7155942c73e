//! Times of the contract (§2) as nanoseconds since 1970-01-01T00:00:00Z, and back.

/// Reads `YYYY-MM-DDTHH:MM:SS[.fraction](Z|±HH:MM)`.
pub fn nanoseconds(time: &str) -> i128 {
    let digits = |from: usize, to: usize| time[from..to].parse::<i128>().unwrap();
    let (year, month, day) = (digits(0, 4), digits(5, 7), digits(8, 10));
    let (hour, minute, second) = (digits(11, 13), digits(14, 16), digits(17, 19));

    // After the seconds: a fraction, if any, and the offset.
    let rest = &time[19..];
    let offset_at = rest.find(['Z', '+', '-']).unwrap();
    let (fraction, offset) = rest.split_at(offset_at);

    // The fraction, filled up with zeros to nine digits.
    let fraction_digits = fraction.trim_start_matches('.');
    let nanosecond: i128 = format!("{fraction_digits:0<9}").parse().unwrap();

    let offset_seconds = if offset == "Z" {
        0
    } else {
        let hours: i128 = offset[1..3].parse().unwrap();
        let minutes: i128 = offset[4..6].parse().unwrap();
        let sign = if offset.starts_with('-') { -1 } else { 1 };
        sign * (hours * 3600 + minutes * 60)
    };

    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset_seconds;
    seconds * 1_000_000_000 + nanosecond
}

/// In UTC with `Z`, the fraction without trailing zeros and left out when zero.
pub fn in_utc(nanoseconds: i128) -> String {
    let nanosecond = nanoseconds % 1_000_000_000;
    let second_of_all = nanoseconds / 1_000_000_000;
    let second_of_day = second_of_all % 86_400;

    // Subtract whole years and months, starting from 1970.
    let mut days = second_of_all / 86_400;
    let mut year = 1970;
    while days >= days_in_year(year) {
        days -= days_in_year(year);
        year += 1;
    }
    let mut month = 1;
    while days >= days_in_month(year, month) {
        days -= days_in_month(year, month);
        month += 1;
    }
    let day = days + 1;

    let hour = second_of_day / 3600;
    let minute = second_of_day / 60 % 60;
    let second = second_of_day % 60;
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if nanosecond != 0 {
        text += &format!(".{}", format!("{nanosecond:09}").trim_end_matches('0'));
    }
    text + "Z"
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar: the well-known formula, whose year begins in March.
fn days_from_civil(year: i128, month: i128, day: i128) -> i128 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn is_leap_year(year: i128) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_year(year: i128) -> i128 {
    if is_leap_year(year) { 366 } else { 365 }
}

fn days_in_month(year: i128, month: i128) -> i128 {
    match month {
        2 if is_leap_year(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
