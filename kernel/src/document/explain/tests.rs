//! Tests of messages and hints, which the vectors do not contain, and of a law: on every text the reader does not panic and
//! agrees with another parser about JSON syntax.

use super::errors::all_errors;
use super::origin::Origin;
use crate::{Definitions, Document, InputError, InputErrorCode, InputErrors};
use std::collections::BTreeMap;

const WORLD: &[u8] = include_bytes!("../../../../seeds/vectors/bad-input/definitions/world.json");

const CLAIM: &str = r#"{"scope_key":"core","level":"detected","audience":"operator","percent":87.5,"restore_tier":null,
    "denominator":["roleDefinition","wifi\u0050rofile"],"as_of":"2026-01-31T23:59:59.5+01:00","workspace_id":17,"#;

fn errors_of(document: Document, text: &str) -> Vec<InputError> {
    let world = Definitions::from_json(WORLD).unwrap();
    let errors = all_errors(document, text.as_bytes(), Some(&world), Origin::Text);
    errors.iter().flat_map(InputErrors::iter).cloned().collect()
}

/// Returns the only error of [`CLAIM`] followed by `rest`.
fn only_error(rest: &str) -> InputError {
    let errors = errors_of(Document::Claim, &format!("{CLAIM}{rest}}}"));
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.into_iter().next().unwrap()
}

fn as_values(text: &str, unsupported: &[(usize, &str)]) -> Vec<InputError> {
    let descriptions: BTreeMap<usize, String> =
        unsupported.iter().map(|(offset, description)| (*offset, (*description).to_owned())).collect();
    let errors = all_errors(Document::Claim, text.as_bytes(), None, Origin::Values(&descriptions));
    errors.iter().flat_map(InputErrors::iter).cloned().collect()
}

#[test]
fn a_misspelt_field_or_value_gets_the_nearest_known_one_as_a_hint() {
    for (text, hint) in [
        (r#"{"levle":"detected"}"#, Some("did you mean `level`?")),
        (r#"{"managedEnvironmentId":1}"#, Some("did you mean `managed_environment_id`?")),
        (r#"{"as-of":1}"#, Some("did you mean `as_of`?")),
        (
            r#"{"colour":1}"#,
            Some(
                "the fields of a claim are `scope_key`, `level`, `audience`, `percent`, `restore_tier`, `denominator`, `as_of`, \
                `workspace_id`, `managed_environment_id`, `provider_connection_id`",
            ),
        ),
        (r#"{"level":"Content-Backed"}"#, Some("did you mean `content_backed`?")),
        (r#"{"audience":"custommer"}"#, Some("did you mean `customer`?")),
        (r#"{"audience":"everyone"}"#, None),
        (r#"{"level":"cert"}"#, Some("did you mean `certified`?")),
        (r#"{"level":"co"}"#, None),
        (r#"{"restore_tier":"re"}"#, None),
        (r#"{"tenant_id":1}"#, Some("provider tenant ids are metadata, never ownership")),
        (r#"{"tenantId":1}"#, Some("provider tenant ids are metadata, never ownership")),
    ] {
        let errors = errors_of(Document::Claim, text);
        let error = errors.iter().find(|error| error.code() != InputErrorCode::MissingField).unwrap();
        assert_eq!(error.hint(), hint, "{text}");
    }
}

#[test]
fn an_undefined_type_gets_the_type_with_that_name_or_the_nearest_one_as_a_hint() {
    let row = r#""source_class":"tcm","workload":"intune","resource_class":"configuration","support_state":"supported",
        "max_coverage_level":"none","max_claim_state":"claim_allowed","restore_tier":"restorable""#;
    for (found, hint) in [
        ("wifiprofile", Some("did you mean `wifiProfile`?")),
        ("wlan", Some("did you mean `wifiProfile`?")),
        ("wifiProfil", Some("did you mean `wifiProfile`?")),
        ("somethingElse", None),
    ] {
        let text = format!(
            r#"{{"contract":1,"activation":"active",
            "supported_scopes":[{{"scope_key":"core","workload":"intune","denominator":["{found}"],"minimum_level":"detected"}}],
            "resource_types":[{{"canonical_type":"wifiProfile","source_aliases":["WLAN"],{row}}},
                {{"canonical_type":"kioskProfile",{row}}}]}}"#
        );
        let errors = errors_of(Document::Definitions, &text);
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!((errors[0].code(), errors[0].hint()), (InputErrorCode::UndefinedType, hint));
    }
}

#[test]
fn a_message_gives_the_expected_and_the_found_value() {
    for (rest, message) in [
        (r#""workspace_id2":1"#, "expected a field of a claim, found `workspace_id2`"),
        (
            r#""managed_environment_id":true"#,
            "expected an id, an integer from 0 to 2^63 - 1 or 1 to 64 printable ASCII \
            bytes without spaces, or `null`, found `true`",
        ),
        (r#""percent":1"#, "expected each key once, found `percent` again; the first is at line 1, column 62"),
        (
            r#""provider_connection_id":[[]]"#,
            "expected an id, an integer from 0 to 2^63 - 1 or 1 to 64 printable ASCII \
            bytes without spaces, or `null`, found a list",
        ),
        (r#""x":nul"#, "expected `null`, found `}`"),
        (r#""x":1e999"#, "expected a number within the range of a double, found `1e999`"),
        (r#""x":"\ud800""#, r"expected both halves of a surrogate pair, found `\ud800`"),
        (r#""x":"#, "expected a value, found `}`"),
    ] {
        assert_eq!(only_error(rest).message(), message);
    }
    let errors = errors_of(Document::Claim, r#"{"scope_key":5,"level":"none","audience":null}"#);
    let messages: Vec<&str> = errors.iter().map(InputError::message).collect();
    assert_eq!(
        messages,
        [
            "expected a scope key, `[a-z][a-z0-9_]*` of at most 128 bytes, or `null`, found the number `5`",
            "expected one of CoverageLevel: `detected`, `content_backed`, `comparable`, `renderable`, `certified`, found `none`",
            "expected a string, one of Audience: `customer`, `operator`, `internal`, found `null`",
        ]
    );
    assert_eq!(
        errors_of(Document::Claim, "{")[0].message(),
        "expected a key in double quotes, found the end of the text"
    );
}

#[test]
fn a_found_value_is_cut_after_64_characters() {
    let cut = only_error(&format!(r#""{}":1"#, "ü".repeat(65)));
    assert!(cut.message().ends_with(&format!("found `{}…` of 130 bytes", "ü".repeat(64))), "{}", cut.message());
    let whole = only_error(&format!(r#""{}":1"#, "ü".repeat(64)));
    assert!(whole.message().ends_with(&format!("found `{}`", "ü".repeat(64))), "{}", whole.message());
}

#[test]
fn invisible_characters_of_a_found_value_are_escaped() {
    for (key, found) in [
        (r"a\n\r\t\u001b", r"`a\n\r\t\u001b`"),
        ("\u{feff}level", r"`\ufefflevel`"),
        ("as\u{a0}of\u{200b}", r"`as\u00a0of\u200b`"),
        ("\u{202e}fo_sa", r"`\u202efo_sa`"),
        ("e\u{301}", r"`e\u0301`"),
        ("\u{e0001}", r"`\udb40\udc01`"),
        ("é “😀” 'x'", "`é “😀” 'x'`"),
    ] {
        let error = only_error(&format!(r#""{key}":1"#));
        assert_eq!(error.message(), format!("expected a field of a claim, found {found}"));
    }
}

#[test]
fn a_repeated_entry_gets_the_first_one_as_a_hint() {
    let repeated = |document, text: &str| -> Vec<(String, Option<String>)> {
        let errors = errors_of(document, text);
        let repeated = errors.iter().filter(|error| error.code() == InputErrorCode::RepeatedEntry);
        repeated.map(|error| (error.pointer().to_owned(), error.hint().map(str::to_owned))).collect()
    };
    let answer = |pointer: &str, first: &str| (pointer.to_owned(), Some(format!("the first is `{first}`")));

    let claim = r#"{"scope_key":null,"level":"detected","audience":"internal","denominator":["b","a","c","a","a"]}"#;
    assert_eq!(
        repeated(Document::Claim, claim),
        [answer("/denominator/3", "/denominator/1"), answer("/denominator/4", "/denominator/1")]
    );
    let listing = |name: &str| {
        format!(r#"{{"canonical_type":"{name}","source_class":"tcm","outcome":"complete","resources":0}}"#)
    };
    let [other, one, again] = ["kioskProfile", "deviceConfiguration", "DEVICECONFIGURATION"].map(listing);
    let observed = format!(r#"{{"listings":[{other},{one},{again}],"rows":[]}}"#);
    assert_eq!(repeated(Document::ObservedCoverage, &observed), [answer("/listings/2", "/listings/1")]);

    let row = |name: &str| {
        format!(
            r#"{{"canonical_type":"{name}","source_class":"tcm","workload":"intune","resource_class":"configuration",
            "support_state":"supported","max_coverage_level":"none","max_claim_state":"claim_allowed",
            "restore_tier":"restorable"}}"#
        )
    };
    let scope = r#"{"scope_key":"core","workload":"intune","denominator":["a","b","b"],"minimum_level":"detected"}"#;
    let definitions = format!(
        r#"{{"contract":1,"activation":"active","resource_types":[{},{},{}],"supported_scopes":[{scope},{scope}]}}"#,
        row("a"),
        row("b"),
        row("b"),
    );
    assert_eq!(
        repeated(Document::Definitions, &definitions),
        [
            answer("/resource_types/2", "/resource_types/1"),
            answer("/supported_scopes/0/denominator/2", "/supported_scopes/0/denominator/1"),
            answer("/supported_scopes/1", "/supported_scopes/0"),
            answer("/supported_scopes/1/denominator/2", "/supported_scopes/1/denominator/1"),
        ]
    );
}

#[test]
fn the_message_of_an_ambiguous_name_has_both_types() {
    let row = r#""source_class":"tcm","workload":"intune","resource_class":"configuration","support_state":"supported",
        "max_coverage_level":"none","max_claim_state":"claim_allowed","restore_tier":"restorable""#;
    let text = format!(
        r#"{{"contract":1,"activation":"active","supported_scopes":[],"resource_types":[{{"canonical_type":"wifiProfile",{row}}},
            {{"canonical_type":"wlan","source_aliases":["WifiProfile"],{row}}},{{"canonical_type":"wifiprofile",{row}}}]}}"#
    );
    let errors = errors_of(Document::Definitions, &text);
    let messages: Vec<&str> = errors.iter().map(InputError::message).collect();
    assert_eq!(
        messages,
        [
            "expected a name of one type, found `WifiProfile` for `wlan`, but it already refers to `wifiProfile`",
            "expected a name of one type, found `wifiprofile`, but it already refers to `wifiProfile`",
        ]
    );
}

#[test]
fn a_key_of_a_mebibyte_makes_a_short_error() {
    let error = only_error(&format!(r#""{}":1"#, "n".repeat(1 << 20)));
    assert_eq!(error.pointer().len(), 1024);
    assert!(error.to_string().len() < 1400);
}

#[test]
fn the_first_100_errors_are_reported() {
    let unknown: Vec<String> = (0..150).map(|index| format!(r#""x{index}":{index}"#)).collect();
    let errors = errors_of(Document::Claim, &format!("{{{}}}", unknown.join(",")));
    assert_eq!(errors.len(), 100);
    let pointers: Vec<String> = errors.iter().map(|error| error.pointer().to_owned()).collect();
    let expected = ["/scope_key", "/level", "/audience"].map(str::to_owned).into_iter();
    assert_eq!(pointers, expected.chain((0..97).map(|index| format!("/x{index}"))).collect::<Vec<_>>());
}

#[test]
fn a_nul_is_reported_in_addition_to_other_errors_but_not_inside_an_unknown_field() {
    use InputErrorCode as Code;
    let errors = errors_of(
        Document::Claim,
        r#"{"x\u0000":{"\u0000":"\u0000"},"scope_key":["\u0000"],"level":"\u0000","audience":"internal","as_of":"\u0000"}"#,
    );
    let found: Vec<(Code, &str)> = errors.iter().map(|error| (error.code(), error.pointer())).collect();
    assert_eq!(
        found,
        [
            (Code::UnknownField, "/x\0"),
            (Code::InvalidValue, "/x\0"),
            (Code::WrongType, "/scope_key"),
            (Code::InvalidValue, "/scope_key/0"),
            (Code::UnknownValue, "/level"),
            (Code::InvalidValue, "/level"),
            (Code::InvalidValue, "/as_of"),
        ]
    );
}

#[test]
fn a_value_that_json_cannot_represent_is_an_error_in_every_place_and_described() {
    let text = r#"{"scope_key":true,"level":true,"audience":"internal","percent":true,"workspace_id":true}"#;
    let unsupported: Vec<(usize, &str)> =
        text.match_indices("true").map(|(at, _)| (at, "an object of class `Foo`")).collect();
    let errors = as_values(text, &unsupported);
    assert_eq!(errors.len(), 4);
    for error in errors {
        assert_eq!((error.code(), error.line(), error.column()), (InputErrorCode::WrongType, None, None));
        assert!(error.message().ends_with(", found an object of class `Foo`"), "{}", error.message());
    }
}

#[test]
fn an_empty_list_of_values_may_stand_for_an_object_and_other_lists_may_not() {
    let codes = |text| as_values(text, &[]).iter().map(InputError::code).collect::<Vec<_>>();
    assert_eq!(codes("[]"), [InputErrorCode::MissingField; 3]);
    assert_eq!(codes("[1]"), [InputErrorCode::WrongType]);
    assert_eq!(errors_of(Document::Claim, "[]")[0].code(), InputErrorCode::WrongType);
    let gaps = as_values(r#"{"scope_key":null,"level":"detected","audience":"internal","denominator":{"1":"a"}}"#, &[]);
    assert_eq!(gaps[0].hint(), Some("an array is a list only if its keys are 0, 1, 2 and so on, in this order"));
    let text = r#"{"scope_key":null,"level":"detected","audience":"internal","denominator":true}"#;
    let collection = as_values(text, &[(text.find("true").unwrap(), "an object of class `Collection`")]);
    assert_eq!(collection[0].message(), "expected a list, or `null`, found an object of class `Collection`");
    assert_eq!(collection[0].hint(), Some("pass an array of its items"));
    let resource = as_values(text, &[(text.find("true").unwrap(), "a resource")]);
    assert_eq!(resource[0].hint(), None);
}

#[test]
fn values_that_are_not_utf8_are_found_by_their_pointer() {
    let not_utf8 = |text: &[u8]| {
        let errors = all_errors(Document::Claim, text, None, Origin::Values(&BTreeMap::new())).unwrap();
        assert_eq!((errors.first().code(), errors.len()), (InputErrorCode::InvalidUtf8, 1));
        assert_eq!((errors.first().pointer(), errors.first().line()), ("", None));
        errors.first().hint().map(str::to_owned)
    };
    assert_eq!(not_utf8(b"[{\"a\":1},{\"b\":\"\xff\"}]").as_deref(), Some("it is in `/1/b`"));
    assert_eq!(not_utf8(b"{\"a\":[true,\"x\",\"y\\n\xff\"]}").as_deref(), Some("it is in `/a/2`"));
    assert_eq!(not_utf8(b"{\"a\":[],\"\xff\":1}").as_deref(), Some("it is in a key of the document"));
}

#[test]
fn errors_of_values_have_no_position_even_when_the_reading_stops() {
    let stopped = as_values(&"[".repeat(40), &[]);
    assert_eq!((stopped[0].code(), stopped[0].line()), (InputErrorCode::TooDeep, None));
}

/// Reads a text and compares the verdict on its syntax with `serde_json`, which is trusted for texts that are not deep.
fn assert_agrees_with_serde_json(definitions: &Definitions, bytes: &[u8]) {
    for document in [Document::Definitions, Document::ObservedCoverage, Document::Claim, Document::Request] {
        let errors = all_errors(document, bytes, Some(definitions), Origin::Text);
        let codes: Vec<InputErrorCode> = errors.iter().flat_map(InputErrors::iter).map(InputError::code).collect();
        match codes.first() {
            Some(InputErrorCode::TooDeep | InputErrorCode::DuplicateKey) => assert_eq!(codes.len(), 1),
            Some(InputErrorCode::InvalidUtf8) => assert!(std::str::from_utf8(bytes).is_err()),
            first => {
                let is_json = serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
                assert_eq!(first != Some(&InputErrorCode::InvalidJson), is_json, "{}", String::from_utf8_lossy(bytes));
            }
        }
        assert!(codes.len() <= 100);
    }
}

#[test]
fn no_text_makes_the_reader_panic_or_disagree_with_another_parser_about_json() {
    let definitions = Definitions::from_json(WORLD).unwrap();
    let claim = format!(r#"{CLAIM}"x":[{{"a":"\ud83d\ude00\n"}},-1.5e+3,true,false,null]}}"#);
    let splices: [&[u8]; 16] = [
        b"\"", b"\\", b"\\ud800", b"\\u0000", b"{", b"}", b"[", b"]", b",", b":", b"0", b"-", b"1e", b"null", b"\xC3",
        b"\n",
    ];
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    for seed in [WORLD, claim.as_bytes()] {
        for _ in 0..1500 {
            let mut bytes = seed.to_vec();
            for _ in 0..=random(3) {
                let from = random(bytes.len());
                let to = from.saturating_add(random(3)).min(bytes.len());
                bytes.splice(from..to, splices[random(splices.len())].iter().copied());
            }
            assert_agrees_with_serde_json(&definitions, &bytes);
        }
        for end in (0..seed.len()).step_by(3) {
            assert_agrees_with_serde_json(&definitions, &seed[..end]);
        }
    }
}
