<?php

declare(strict_types=1);

use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\EvidenceState;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\IdentityState;
use CoverageKernel\InputErrorCode;
use CoverageKernel\ListingOutcome;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;
use CoverageKernel\Tests\PhpProcess;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

$fromArray = fn (array $document): ObservedCoverage => ObservedCoverage::fromArray(Sample::definitions(), $document);
$fromJson = fn (array $document): ObservedCoverage => ObservedCoverage::fromJson(Sample::definitions(), json_encode($document));
$errors = fn (array $document): array => Refusal::errors(fn () => $fromArray($document));

describe('observed coverage', function () use ($fromArray, $fromJson) {
    test('has the ids of its environment, and its definitions', function () use ($fromArray) {
        $observed = $fromArray(Sample::document(workspace_id: 17, managed_environment_id: 'env-4', provider_connection_id: '0'));

        expect($observed->workspaceId())->toBe('17')
            ->and($observed->managedEnvironmentId())->toBe('env-4')
            ->and($observed->providerConnectionId())->toBe('0')
            ->and($observed->definitions())->toEqual(Sample::definitions())
            ->and($observed->digest())->toMatch('/^[0-9a-f]{64}$/')
            ->and($observed->ignored())->toBe(0)
            ->and($observed->ignoredNames())->toBe([]);
    });

    test('has no ids by default', function (Closure $read) {
        $observed = $read(['listings' => [], 'rows' => []]);

        expect([$observed->workspaceId(), $observed->managedEnvironmentId(), $observed->providerConnectionId()])->toBe([null, null, null])
            ->and($read(['listings' => [], 'rows' => [], 'workspace_id' => null])->digest())->toBe($observed->digest());
    })->with(['from arrays' => [$fromArray], 'from JSON' => [$fromJson]]);

    test('has the same ids for ints and strings', function () use ($fromArray, $fromJson) {
        expect($fromArray(Sample::document(workspace_id: 17)))->toEqual($fromArray(Sample::document(workspace_id: '17')))
            ->toEqual($fromJson(Sample::document(workspace_id: 17)));
    });

    test('has another digest for every change that could change a decision', function (array $document) use ($fromArray) {
        expect($fromArray($document)->digest())->not->toBe($fromArray(Sample::document())->digest());
    })->with(function () {
        $rows = fn (mixed ...$changes) => Sample::document(rows: [Sample::row(...$changes), ...array_slice(Sample::document()['rows'], 0, 4)]);
        $listings = fn (mixed ...$changes) => Sample::document(listings: [Sample::listing(...$changes), ...array_slice(Sample::document()['listings'], 0, 4)]);

        return [
            'workspace' => [Sample::document(workspace_id: 18)],
            'environment' => [Sample::document(managed_environment_id: null)],
            'connection' => [Sample::document(provider_connection_id: 1)],
            'level' => [$rows(coverage_level: 'certified')],
            'evidence' => [$rows(evidence_state: 'stale')],
            'identity' => [$rows(identity_state: 'derived')],
            'time of a row' => [$rows(captured_at: '2026-03-01T11:00:00.000000001Z')],
            'no time of a row' => [$rows(captured_at: null)],
            'source of a row' => [$rows(source_class: 'graph_beta_experimental')],
            'outcome' => [$listings(outcome: 'partial')],
            'resources' => [$listings(resources: 2)],
            'time of a listing' => [$listings(captured_at: null)],
            'an additional row' => [Sample::document(rows: [...Sample::document()['rows'], Sample::row()])],
            'a row that is not listed' => [$rows(listed: false)],
            'resources that were found elsewhere' => [Sample::document(elsewhere: [Sample::elsewhere()])],
            'a listing at a source without a row' => [Sample::document(listings: [...Sample::document()['listings'], Sample::listing('termsAndConditions')])],
            'a row at a source without a row' => [Sample::document(rows: [...Sample::document()['rows'], Sample::row('termsAndConditions')])],
        ];
    });

    test('has rows that are listed and nothing elsewhere by default', function (Closure $read) {
        $written = Sample::document(elsewhere: [], rows: array_map(fn (string $type) => Sample::row($type, listed: true), Sample::types()));

        expect($read($written)->digest())->toBe($read(Sample::document())->digest());
    })->with(['from arrays' => [$fromArray], 'from JSON' => [$fromJson]]);

    test('has the greatest number that was found elsewhere of each type, from any kind of entry', function (Closure $read, array $changes) {
        $expected = $read(Sample::document(elsewhere: [Sample::elsewhere('termsAndConditions', resources: 3)]))->digest();

        expect($read(Sample::document(...$changes))->digest())->toBe($expected);
    })->with(['from arrays' => [$fromArray], 'from JSON' => [$fromJson]])->with([
        'several entries' => [['elsewhere' => array_map(fn (int $resources) => Sample::elsewhere('termsAndConditions', resources: $resources), [1, 3, 0, 2])]],
        'several names' => [['elsewhere' => [Sample::elsewhere('#microsoft.graph.termsAndConditions', resources: 3), Sample::elsewhere('TERMSANDCONDITIONS', resources: 2)]]],
        'nothing of another type' => [['elsewhere' => [Sample::elsewhere('termsAndConditions', resources: 3), Sample::elsewhere(resources: 0)]]],
        'a listing at a source without a row' => [['listings' => [...Sample::document()['listings'], Sample::listing('termsAndConditions', resources: 3)]]],
        'a failed listing at a source without a row' => [
            ['listings' => [...Sample::document()['listings'], Sample::listing('termsAndConditions', outcome: 'failed', resources: 3, captured_at: null)]],
        ],
        'a second listing at a source without a row' => [
            ['listings' => [...Sample::document()['listings'], Sample::listing('termsAndConditions', resources: 3), Sample::listing('termsAndConditions', resources: 2)]],
        ],
        'rows at a source without a row' => [
            ['rows' => [...Sample::document()['rows'], ...array_map(fn (bool $listed) => Sample::row('termsAndConditions', listed: $listed), [true, false, true])]],
        ],
        'a listing and fewer rows' => [[
            'listings' => [...Sample::document()['listings'], Sample::listing('termsAndConditions', resources: 3)],
            'rows' => [...Sample::document()['rows'], Sample::row('termsAndConditions'), Sample::row('termsAndConditions')],
        ]],
    ]);

    test('does not depend on the order and the spelling of names', function () use ($fromArray) {
        $document = Sample::document();
        $shuffled = array_reverse(array_map(fn (mixed $value) => is_array($value) ? array_reverse($value) : $value, $document));
        foreach ($shuffled['rows'] as &$row) {
            $row = array_reverse($row);
        }
        unset($row);
        $shuffled['rows'][0]['canonical_type'] = strtoupper($shuffled['rows'][0]['canonical_type']);
        $shuffled['rows'][1]['captured_at'] = '2026-03-01T12:30:00.000+01:30';

        expect($fromArray($shuffled))->toEqual($fromArray($document));
    });
});

describe('ignored', function () use ($fromArray, $fromJson) {
    test('counts all entries whose name refers to no type, and names each name once, in order', function (Closure $read) {
        $observed = $read(Sample::document(
            listings: [Sample::listing('zeta'), Sample::listing('zeta'), Sample::listing('termsAndConditions')],
            rows: [Sample::row('alpha'), Sample::row('zeta'), Sample::row('Alpha'), Sample::row('ünïcode name'), Sample::row()],
            elsewhere: [Sample::elsewhere('omega'), Sample::elsewhere('alpha', resources: 0), Sample::elsewhere()],
        ));

        expect($observed->ignored())->toBe(8)
            ->and($observed->ignoredNames())->toBe(['zeta', 'alpha', 'Alpha', 'ünïcode name', 'omega']);
    })->with(['from arrays' => [$fromArray], 'from JSON' => [$fromJson]]);

    test('names each name in the order of the document', function (Closure $read) {
        $document = ['elsewhere' => [Sample::elsewhere('c')], 'rows' => [Sample::row('b')], 'listings' => [Sample::listing('a')]];

        expect($read($document)->ignoredNames())->toBe(['c', 'b', 'a'])
            ->and($read(array_reverse($document))->ignoredNames())->toBe(['a', 'b', 'c']);
    })->with(['from arrays' => [$fromArray], 'from JSON' => [$fromJson]]);

    test('names at most a hundred types, and counts all', function (Closure $read) {
        $names = array_map(fn (int $number): string => "type{$number}", range(1, 130));
        $observed = $read(Sample::document(rows: array_map(Sample::row(...), [...$names, ...$names])));

        expect($observed->ignored())->toBe(260)
            ->and($observed->ignoredNames())->toBe(array_slice($names, 0, 100));
    })->with(['from arrays' => [$fromArray], 'from JSON' => [$fromJson]]);

    test('changes the digest with its number, but not with its names', function () use ($fromArray) {
        $digest = fn (string ...$names) => $fromArray(Sample::document(rows: array_map(Sample::row(...), $names)))->digest();

        expect($digest('alpha'))->toBe($digest('beta'))->not->toBe($digest('alpha', 'alpha'))
            ->and($digest('alpha'))->not->toBe($digest());
    });
});

describe('fromArray', function () use ($fromArray, $fromJson, $errors) {
    test('accepts arrays, objects, strings, enums and references', function (Closure $change) use ($fromArray, $fromJson) {
        $document = Sample::document(elsewhere: [Sample::elsewhere(), Sample::elsewhere('zeta')]);
        $document['rows'][0]['listed'] = false;
        $expected = $fromJson($document);

        $given = $change($document);

        expect($fromArray($given))->toEqual($expected)
            ->and($fromArray($given)->digest())->toBe($expected->digest());
    })->with([
        'arrays' => [fn (array $document) => $document],
        'objects' => [fn (array $document) => [
            'listings' => array_map(fn (array $listing) => (object) $listing, $document['listings']),
            'rows' => array_map(fn (array $row) => (object) $row, $document['rows']),
            'elsewhere' => array_map(fn (array $entry) => (object) $entry, $document['elsewhere']),
        ] + $document],
        'some of each' => [function (array $document) {
            $document['rows'][1] = (object) $document['rows'][1];
            $document['listings'][4] = (object) $document['listings'][4];

            return $document;
        }],
        'enums' => [function (array $document) {
            foreach ($document['listings'] as &$listing) {
                $listing['source_class'] = SourceClass::from($listing['source_class']);
                $listing['outcome'] = ListingOutcome::from($listing['outcome']);
            }
            foreach ($document['rows'] as &$row) {
                $row['source_class'] = SourceClass::from($row['source_class']);
                $row['coverage_level'] = CoverageLevel::from($row['coverage_level']);
                $row['evidence_state'] = EvidenceState::from($row['evidence_state']);
                $row['identity_state'] = IdentityState::from($row['identity_state']);
            }

            return $document;
        }],
        'references' => [function (array $document) {
            foreach ($document as &$value) {
                if (is_array($value)) {
                    foreach ($value as &$entry) {
                        $entry = (object) $entry;
                        foreach ($entry as &$field) {
                            $references[] = &$field;
                        }
                    }
                }
            }

            return $document;
        }],
        'keys that are not interned' => [function (array $document) {
            $fresh = fn (array $entry) => array_combine(array_map(fn (string $key) => implode('', str_split($key)), array_keys($entry)), $entry);

            return array_map(fn (mixed $value) => is_array($value) ? array_map($fresh, $value) : $value, $document);
        }],
        'objects from json_decode' => [fn (array $document) => (array) json_decode(json_encode($document))],
        'lists that were built from other arrays' => [function (array $document) {
            $rows = ['x' => 1, ...$document['rows'], 5 => Sample::row()];
            unset($rows['x'], $rows[5]);

            return ['rows' => $rows] + $document;
        }],
        'lists from which entries were removed' => [function (array $document) {
            $document['rows'][] = Sample::row();
            array_pop($document['rows']);
            $document['listings'][] = 5;
            unset($document['listings'][5]);

            return $document;
        }],
    ]);

    test('does not change its argument', function () use ($fromArray) {
        $document = Sample::document(rows: [(object) Sample::row(), Sample::row('APPPROTECTIONPOLICYIOS')]);
        $before = serialize($document);
        $fromArray($document);

        expect(serialize($document))->toBe($before);
    });

    test('does not change with its argument', function () use ($fromArray) {
        $row = (object) Sample::row();
        $observed = $fromArray(Sample::document(rows: [$row]));
        $digest = $observed->digest();
        $row->coverage_level = 'certified';

        expect($observed->digest())->toBe($digest);
    });

    test('treats an empty array as an empty list, or as an object without fields', function () use ($fromArray, $errors) {
        expect($fromArray(['listings' => [], 'rows' => []])->ignored())->toBe(0)
            ->and($errors([]))->toBe(['missing_field /listings', 'missing_field /rows'])
            ->and($errors(Sample::document(listings: [[]])))->toBe(array_map(
                fn (string $field) => "missing_field /listings/0/{$field}",
                ['canonical_type', 'source_class', 'outcome', 'resources'],
            ))
            ->and($errors(Sample::document(rows: [new stdClass])))->toBe(array_map(
                fn (string $field) => "missing_field /rows/0/{$field}",
                ['canonical_type', 'source_class', 'coverage_level', 'evidence_state', 'identity_state'],
            ))
            ->and($errors(Sample::document(elsewhere: [[], new stdClass])))->toBe([
                'missing_field /elsewhere/0/canonical_type', 'missing_field /elsewhere/0/resources',
                'missing_field /elsewhere/1/canonical_type', 'missing_field /elsewhere/1/resources',
            ]);
    });

    test('treats an array as a list only if its keys are 0, 1, 2 and so on', function (array $rows) use ($fromArray) {
        $error = Refusal::error(fn () => $fromArray(Sample::document(rows: $rows)));

        expect([$error->code(), $error->pointer()])->toBe([InputErrorCode::WrongType, '/rows'])
            ->and($error->hint())->toContain('0, 1, 2');
    })->with([
        'names' => [['first' => Sample::row()]],
        'from 1' => [[1 => Sample::row()]],
        'a gap' => [array_diff_key([Sample::row(), Sample::row(), Sample::row()], [1 => true])],
        'another order' => [[1 => Sample::row(), 0 => Sample::row()]],
        'negative' => [[-1 => Sample::row(), 0 => Sample::row()]],
    ]);

    test('reports every value that the contract does not allow', function (array $document, array $expected) use ($errors) {
        expect($errors($document))->toBe($expected);
    })->with([
        'a list' => [[1, 2], ['wrong_type ']],
        'ids' => [Sample::document(workspace_id: -1, managed_environment_id: 1.5, provider_connection_id: "a\0"), [
            'invalid_value /workspace_id', 'wrong_type /managed_environment_id', 'invalid_value /provider_connection_id',
        ]],
        'ids that are objects' => [Sample::document(workspace_id: new stdClass, managed_environment_id: SourceClass::Tcm, provider_connection_id: true), [
            'wrong_type /workspace_id', 'wrong_type /managed_environment_id', 'wrong_type /provider_connection_id',
        ]],
        'no lists' => [Sample::document(listings: null, rows: 'rows'), ['wrong_type /listings', 'wrong_type /rows']],
        'objects for lists' => [Sample::document(listings: new stdClass, rows: new ArrayObject), ['wrong_type /listings', 'wrong_type /rows']],
        'entries' => [Sample::document(rows: [1, null, 'x', true, 1.5, [1]]), array_map(fn (int $entry) => "wrong_type /rows/{$entry}", range(0, 5))],
        'an entry with the hash of `canonical_type` where it is in other entries' => [Sample::document(rows: [Sample::row(), [0, -4_268_102_958_668_543_282]]), ['wrong_type /rows/1']],
        'a name that is a number' => [Sample::document(rows: [Sample::row(canonical_type: 5)]), ['wrong_type /rows/0/canonical_type']],
        'an empty name' => [Sample::document(rows: [Sample::row('')]), ['invalid_value /rows/0/canonical_type']],
        'a name with a control character' => [Sample::document(rows: [Sample::row("role\x7f")]), ['invalid_value /rows/0/canonical_type']],
        'a name with a NUL' => [Sample::document(rows: [Sample::row("role\0")]), ['invalid_value /rows/0/canonical_type']],
        'a name of 256 bytes' => [Sample::document(rows: [Sample::row(str_repeat('a', 256))]), ['invalid_value /rows/0/canonical_type']],
        'values in another case' => [Sample::document(rows: [Sample::row(source_class: 'TCM', coverage_level: 'Certified', evidence_state: '', identity_state: 'stable ')]), [
            'unknown_value /rows/0/source_class', 'unknown_value /rows/0/coverage_level', 'unknown_value /rows/0/evidence_state', 'unknown_value /rows/0/identity_state',
        ]],
        'cases of other families' => [Sample::document(rows: [Sample::row(source_class: CoverageLevel::Certified, coverage_level: EvidenceState::ContentBacked, evidence_state: CoverageLevel::ContentBacked, identity_state: SourceClass::Tcm)]), [
            'wrong_type /rows/0/source_class', 'wrong_type /rows/0/coverage_level', 'wrong_type /rows/0/evidence_state', 'wrong_type /rows/0/identity_state',
        ]],
        'a case of another family with the right string' => [Sample::document(listings: [Sample::listing(outcome: EvidenceState::Partial)]), ['wrong_type /listings/0/outcome']],
        'resources' => [Sample::document(listings: array_map(
            fn (mixed $resources, int $number) => Sample::listing("type{$number}", resources: $resources),
            [1.0, '1', true, null, -1, 4_294_967_296, PHP_INT_MAX, PHP_INT_MIN, NAN, INF, []],
            range(0, 10),
        )), [
            'wrong_type /listings/0/resources', 'wrong_type /listings/1/resources', 'wrong_type /listings/2/resources', 'wrong_type /listings/3/resources',
            'invalid_value /listings/4/resources', 'invalid_value /listings/5/resources', 'invalid_value /listings/6/resources', 'invalid_value /listings/7/resources',
            'wrong_type /listings/8/resources', 'wrong_type /listings/9/resources', 'wrong_type /listings/10/resources',
        ]],
        'times' => [Sample::document(rows: array_map(
            fn (mixed $time) => Sample::row(captured_at: $time),
            ['2026-03-01 11:00:00', '2026-03-01T11:00:00', '2026-02-29T11:00:00Z', '', '1969-12-31T23:59:59Z', 1_772_366_400, new DateTimeImmutable, false],
        )), [
            'invalid_value /rows/0/captured_at', 'invalid_value /rows/1/captured_at', 'invalid_value /rows/2/captured_at', 'invalid_value /rows/3/captured_at',
            'invalid_value /rows/4/captured_at', 'wrong_type /rows/5/captured_at', 'wrong_type /rows/6/captured_at', 'wrong_type /rows/7/captured_at',
        ]],
        // PHP gives the key the same hash as `canonical_type`.
        'a key that is nearly the one of a field' => [Sample::document(rows: [Sample::row(), ['canonical_tyqD' => 'roleDefinition'] + array_diff_key(Sample::row(), ['canonical_type' => true])]), [
            'missing_field /rows/1/canonical_type', 'unknown_field /rows/1/canonical_tyqD',
        ]],
        'a missing number' => [Sample::document(listings: [array_diff_key(Sample::listing(), ['resources' => true])], elsewhere: [['canonical_type' => 'roleDefinition']]), [
            'missing_field /listings/0/resources', 'missing_field /elsewhere/0/resources',
        ]],
        'unknown fields' => [Sample::document(row: [], rows: [Sample::row(level: 'certified', tenant_id: 1)], tenant_id: null) + [7 => 1], [
            'unknown_field /row', 'unknown_field /rows/0/level', 'forbidden_field /rows/0/tenant_id', 'forbidden_field /tenant_id', 'unknown_field /7',
        ]],
        'a second listing' => [Sample::document(listings: [Sample::listing(), Sample::listing('ROLEDEFINITION')]), ['repeated_entry /listings/1']],
        'several errors at once' => [['rows' => [['coverage_level' => 'x']], 'workspace_id' => ''], [
            'missing_field /listings', 'missing_field /rows/0/canonical_type', 'missing_field /rows/0/source_class', 'missing_field /rows/0/evidence_state',
            'missing_field /rows/0/identity_state', 'unknown_value /rows/0/coverage_level', 'invalid_value /workspace_id',
        ]],
    ]);

    test('accepts the maximum number of resources', function () use ($fromArray, $fromJson) {
        $document = Sample::document(listings: [Sample::listing(resources: 4_294_967_295), Sample::listing('appProtectionPolicyiOS', resources: 0)]);

        expect($fromArray($document))->toEqual($fromJson($document));
    });

    test('names the class of an object that is not data', function (Closure $make, string $found) use ($fromArray) {
        $value = $make();
        foreach ([Sample::document(rows: [$value]), Sample::document(rows: [Sample::row(captured_at: $value)])] as $document) {
            $error = Refusal::error(fn () => $fromArray($document));
            expect($error->code())->toBe(InputErrorCode::WrongType)
                ->and($error->message())->toContain("found {$found}")
                ->and([$error->line(), $error->column()])->toBe([null, null]);
        }
    })->with([
        'closure' => [fn () => fn () => [], 'an object of class `Closure`'],
        'anonymous' => [fn () => new class {}, 'an object of class `class@anonymous`'],
        'a subclass of stdClass' => [fn () => new class extends stdClass {}, 'an object of class `stdClass@anonymous`'],
        'ArrayObject' => [fn () => new ArrayObject(Sample::row()), 'an object of class `ArrayObject`'],
        'generator' => [fn () => (fn () => yield 1)(), 'an object of class `Generator`'],
        'of the extension' => [fn () => Sample::definitions(), 'an object of class `CoverageKernel\Definitions`'],
        'a case' => [fn () => SourceClass::Tcm, 'the enum case `CoverageKernel\SourceClass::Tcm`'],
        'a resource' => [fn () => STDIN, 'a resource'],
        'a closed resource' => [function () {
            fclose($file = tmpfile());

            return $file;
        }, 'a resource'],
        'NAN' => [fn () => NAN, 'the number `NaN`'],
        'INF' => [fn () => INF, 'the number `inf`'],
    ]);

    test('hints at how to convert a collection', function () use ($fromArray) {
        $error = Refusal::error(fn () => $fromArray(Sample::document(rows: new ArrayObject([Sample::row()]))));

        expect([$error->code(), $error->pointer()])->toBe([InputErrorCode::WrongType, '/rows'])
            ->and($error->message())->toBe('expected a list, found an object of class `ArrayObject`')
            ->and($error->hint())->toBe('pass an array of its items');
    });

    test('rejects bytes that are not UTF-8, in values and in keys', function (array $document) use ($fromArray) {
        $error = Refusal::error(fn () => $fromArray($document));

        expect([$error->code(), $error->pointer(), $error->line(), $error->column()])->toBe([InputErrorCode::InvalidUtf8, '', null, null])
            ->and($error->message())->toBeValidUtf8();
    })->with([
        'a name' => [Sample::document(rows: [Sample::row("role\xff")])],
        'a value' => [Sample::document(rows: [Sample::row(evidence_state: "stale\xc0\x80")])],
        'a lone surrogate' => [Sample::document(workspace_id: "\xed\xa0\x80")],
        'a key' => [Sample::document(rows: [["\xff" => 1] + Sample::row()])],
        'a key of an object' => [Sample::document(rows: [(object) (["\xfe" => 1] + Sample::row())])],
        'before all else' => [Sample::document(workspace_id: -1, tenant_id: 1, rows: ["\xff"])],
    ]);

    test('stops at 32 levels for arrays and objects that contain themselves', function (Closure $make) use ($fromArray) {
        $error = Refusal::error(fn () => $fromArray($make()));

        expect($error->code())->toBe(InputErrorCode::TooDeep)
            ->and(substr_count($error->pointer(), '/'))->toBe(32);
    })->with([
        'a row that contains itself' => [function () {
            $document = Sample::document();
            $document['rows'][0]['self'] = &$document['rows'][0];

            return $document;
        }],
        'the document in itself' => [function () {
            $document = ['listings' => []];
            $document['rows'] = &$document;

            return $document;
        }],
        'a list in itself' => [function () {
            $rows = [];
            $rows[0] = &$rows;

            return ['listings' => [], 'rows' => $rows];
        }],
        'a list in itself twice' => [function () {
            $rows = [];
            $rows[0] = &$rows;
            $rows[1] = &$rows;

            return ['listings' => [], 'rows' => $rows];
        }],
        'an object in itself' => [function () {
            $object = new stdClass;
            $object->rows = $object;

            return ['listings' => [], 'rows' => $object];
        }],
        'two objects in each other' => [function () {
            [$one, $other] = [new stdClass, new stdClass];
            $one->other = $other;
            $other->one = $one;

            return Sample::document(rows: [$one]);
        }],
        'a very deep one' => [function () {
            $deep = [];
            for ($level = 0; $level < 10_000; $level++) {
                $deep = [$deep];
            }

            return Sample::document(rows: $deep);
        }],
    ]);

    test('reads values that are 32 levels deep', function () use ($errors) {
        $deep = 1;
        for ($level = 0; $level < 31; $level++) {
            $deep = [$deep];
        }

        expect($errors(Sample::document(unknown: $deep)))->toBe(['unknown_field /unknown'])
            ->and($errors(Sample::document(unknown: [$deep])))->toBe(['too_deep /unknown'.str_repeat('/0', 31)]);
    });

    test('is too large over 64 MiB of text, even if PHP needs little memory for it', function (Closure $make) use ($errors) {
        expect(array_slice($errors($make()), 0, 2))->toBe(['too_large ']);
    })->with([
        'the same text many times' => [fn () => Sample::document(rows: array_fill(0, 65, Sample::row(str_repeat('x', 1024 * 1024))))],
        'the same list many times' => [function () {
            $list = [1];
            for ($level = 0; $level < 30; $level++) {
                $list = [$list, $list, $list, $list];
            }

            return Sample::document(rows: $list);
        }],
        'long keys' => [fn () => Sample::document(rows: array_fill(0, 65, [str_repeat('x', 1024 * 1024) => 1]))],
    ]);

    test('accepts 200,000 rows', function () use ($fromArray) {
        $few = $fromArray(Sample::document(rows: array_fill(0, 1_000, Sample::row())));
        $many = $fromArray(Sample::document(rows: array_fill(0, 200_000, Sample::row())));

        expect($many->digest())->not->toBe($few->digest())->and($many->ignored())->toBe(0);
    });

    test('reports at most a hundred errors', function () use ($fromArray) {
        $exception = Refusal::of(fn () => $fromArray(Sample::document(rows: range(1, 500))));

        expect($exception->errors())->toHaveCount(100)
            ->and($exception->errors()[99]->pointer())->toBe('/rows/99')
            ->and($exception->getMessage())->toContain('/rows/0');
    });
});

describe('both readers', function () use ($errors) {
    // An empty list in these documents stands for a list: PHP has the same empty array for an object.
    test('report the same errors', function (array $document, array $expected) use ($errors) {
        $json = json_encode($document, JSON_PRESERVE_ZERO_FRACTION);

        expect($errors($document))->toBe($expected)
            ->and(Refusal::errors(fn () => ObservedCoverage::fromJson(Sample::definitions(), $json)))->toBe($expected);
    })->with([
        'listed' => [
            Sample::document(rows: array_map(fn (mixed $listed) => Sample::row(listed: $listed), [null, 0, 1, 'true', '', 1.5, [true], new stdClass])),
            array_map(fn (int $row) => "wrong_type /rows/{$row}/listed", range(0, 7)),
        ],
        'listed in a listing' => [Sample::document(listings: [Sample::listing(listed: true)]), ['unknown_field /listings/0/listed']],
        'elsewhere that is null' => [Sample::document(elsewhere: null), ['wrong_type /elsewhere']],
        'elsewhere that is a number' => [Sample::document(elsewhere: 12), ['wrong_type /elsewhere']],
        'elsewhere that is an object' => [Sample::document(elsewhere: (object) ['roleDefinition' => 12]), ['wrong_type /elsewhere']],
        'entries of elsewhere' => [
            Sample::document(elsewhere: [1, null, 'roleDefinition', true, [1], Sample::elsewhere()]),
            array_map(fn (int $entry) => "wrong_type /elsewhere/{$entry}", range(0, 4)),
        ],
        'resources of elsewhere' => [
            Sample::document(elsewhere: array_map(fn (mixed $resources) => Sample::elsewhere(resources: $resources), [null, '1', 1.0, -1, 4_294_967_296, 4_294_967_295])),
            [
                'wrong_type /elsewhere/0/resources', 'wrong_type /elsewhere/1/resources', 'wrong_type /elsewhere/2/resources',
                'invalid_value /elsewhere/3/resources', 'invalid_value /elsewhere/4/resources',
            ],
        ],
        'names of elsewhere' => [
            Sample::document(elsewhere: [Sample::elsewhere(''), Sample::elsewhere("a\x7f"), Sample::elsewhere("a\0"), Sample::elsewhere(canonical_type: 5)]),
            [
                'invalid_value /elsewhere/0/canonical_type', 'invalid_value /elsewhere/1/canonical_type', 'invalid_value /elsewhere/2/canonical_type',
                'wrong_type /elsewhere/3/canonical_type',
            ],
        ],
        'other fields of elsewhere' => [
            Sample::document(elsewhere: [Sample::elsewhere(source_class: 'tcm', captured_at: null, tenant_id: 1)]),
            ['unknown_field /elsewhere/0/source_class', 'unknown_field /elsewhere/0/captured_at', 'forbidden_field /elsewhere/0/tenant_id'],
        ],
        'a listing that is not applicable, with resources' => [
            Sample::document(listings: [Sample::listing(), Sample::listing('termsAndConditions', outcome: 'not_applicable', resources: 1)]),
            ['invalid_value /listings/1/resources'],
        ],
        'the same under a name that refers to no type' => [
            Sample::document(listings: [Sample::listing('zeta', outcome: 'not_applicable', resources: 4_294_967_295)]),
            ['invalid_value /listings/0/resources'],
        ],
        'the same with resources that are wrong by themselves' => [
            Sample::document(listings: [
                Sample::listing(outcome: 'not_applicable', resources: -1), Sample::listing('zeta', outcome: 'not_applicable', resources: '1'),
                Sample::listing('zeta', outcome: 'not-applicable', resources: 1),
            ]),
            ['invalid_value /listings/0/resources', 'wrong_type /listings/1/resources', 'unknown_value /listings/2/outcome'],
        ],
        'a second listing of a registered type at a registered source' => [
            Sample::document(listings: [Sample::listing(), Sample::listing(outcome: 'not_applicable', resources: 0)]),
            ['repeated_entry /listings/1'],
        ],
        'an object with 1,001 fields' => [Sample::document(rows: [Sample::row() + wide(995)]), ['too_wide /rows/0/wide995']],
        'a document with more than 1,001 fields' => [Sample::document() + wide(2_000), ['too_wide /wide997']],
        'an object of an unknown field' => [Sample::document(unknown: [1, wide(1_001)]), ['too_wide /unknown/1/wide1001']],
        'a wide object before all other errors' => [
            ['rows' => [['coverage_level' => 'x', 'listed' => null]], 'listings' => null, 'elsewhere' => [wide(1_001)]], ['too_wide /elsewhere/0/wide1001'],
        ],
    ]);

    test('accept what is listed, not applicable and found elsewhere', function (array $document) {
        $definitions = Sample::definitions();
        $ofValues = ObservedCoverage::fromArray($definitions, $document);

        expect($ofValues)->toEqual(ObservedCoverage::fromJson($definitions, json_encode($document)))
            ->and($ofValues)->toEqual(ObservedCoverage::fromArray($definitions, (array) json_decode(json_encode($document))));
    })->with([
        'rows with and without listed' => [Sample::document(rows: [Sample::row(listed: true), Sample::row(listed: false), Sample::row()])],
        'nothing elsewhere' => [Sample::document(elsewhere: [])],
        'the most elsewhere' => [Sample::document(elsewhere: [Sample::elsewhere(resources: 4_294_967_295), Sample::elsewhere(resources: 0)])],
        'not applicable' => [Sample::document(listings: [Sample::listing(outcome: 'not_applicable', resources: 0)])],
        'not applicable, as a case' => [Sample::document(listings: [Sample::listing(outcome: ListingOutcome::NotApplicable, resources: 0)])],
        'two listings at a source without a row' => [Sample::document(listings: [Sample::listing('termsAndConditions'), Sample::listing('termsAndConditions')])],
    ]);

    test('report an object with 1,000 fields field by field', function () use ($errors) {
        $document = Sample::document(rows: [Sample::row() + wide(994)]);

        expect($errors($document))->toHaveCount(100)->each->toStartWith('unknown_field /rows/0/wide')
            ->and($errors($document))->toBe(Refusal::errors(fn () => ObservedCoverage::fromJson(Sample::definitions(), json_encode($document))));
    });

    test('need little memory for an object with millions of fields', function (string $fields, string $read, int $maximumKib) {
        // PHP's memory limit does not count the memory of Rust.
        $process = PhpProcess::run('-d', 'memory_limit=1G', '-r', <<<PHP
            use CoverageKernel\{Definitions, Exception\InvalidObservedCoverage, ObservedCoverage, Seeds};
            // The greatest resident memory so far, in KiB; macOS states it in bytes.
            \$greatest = fn (): int => intdiv(getrusage()['ru_maxrss'], PHP_OS_FAMILY === 'Darwin' ? 1024 : 1);
            \$definitions = Definitions::fromJson(Seeds::kernel());
            {$fields}
            \$before = \$greatest();
            try {
                {$read}
            } catch (InvalidObservedCoverage \$exception) {
                echo "{\$exception->errors()[0]->code()->value} {\$exception->errors()[0]->pointer()} ", \$greatest() - \$before;
            }
            PHP);
        [$code, $pointer, $kib] = explode(' ', "{$process->output}  ");

        expect($process->complaints)->toBe('')
            ->and([$code, $pointer])->toBe(['too_wide', '/rows/0/1001'])
            ->and((int) $kib)->toBeLessThan($maximumKib);
    })->with([
        'JSON' => [<<<'PHP'
            $file = tmpfile();
            fwrite($file, '{"rows": [{"1": 1');
            for ($number = 2; $number <= 4_000_000; $number++) {
                fwrite($file, ", \"{$number}\": 1");
            }
            fwrite($file, '}]}');
            rewind($file);
            $json = stream_get_contents($file);
            PHP, 'ObservedCoverage::fromJson($definitions, $json);', 16 * 1024],
        // Values are written as a document first, of at most 64 MiB.
        'values' => ['$fields = array_fill(1, 4_000_000, 1);', 'ObservedCoverage::fromArray($definitions, ["rows" => [$fields]]);', 96 * 1024],
    ]);
});

/** @return array<string, int> this many fields that the contract does not name */
function wide(int $fields): array
{
    $wide = [];
    foreach (range(1, $fields) as $number) {
        $wide["wide{$number}"] = 1;
    }

    return $wide;
}

test('invalid observed coverage throws InvalidObservedCoverage', function (Closure $read) {
    expect(Refusal::of($read))->toBeInstanceOf(InvalidObservedCoverage::class);
})->with([
    'JSON' => [fn () => ObservedCoverage::fromJson(Sample::definitions(), '{}')],
    'no JSON' => [fn () => ObservedCoverage::fromJson(Sample::definitions(), '')],
    'array' => [fn () => ObservedCoverage::fromArray(Sample::definitions(), [])],
]);

test('a wrong argument is a TypeError that names the method, the parameter and the expected type', function (Closure $call, string $message) {
    expect($call)->toThrow(TypeError::class, "CoverageKernel\ObservedCoverage::{$message} given");
})->with([
    [fn () => ObservedCoverage::fromJson(Sample::definitionsJson(), '{}'), 'fromJson(): Argument #1 ($definitions) must be of type CoverageKernel\Definitions, string'],
    [fn () => ObservedCoverage::fromJson(Sample::definitions(), ['rows' => []]), 'fromJson(): Argument #2 ($json) must be of type string, array'],
    [fn () => ObservedCoverage::fromJson(Sample::definitions(), null), 'fromJson(): Argument #2 ($json) must be of type string, null'],
    [fn () => ObservedCoverage::fromArray(null, []), 'fromArray(): Argument #1 ($definitions) must be of type CoverageKernel\Definitions, null'],
    [fn () => ObservedCoverage::fromArray(Sample::definitions(), '{}'), 'fromArray(): Argument #2 ($document) must be of type array, string'],
    [fn () => ObservedCoverage::fromArray(Sample::definitions(), new stdClass), 'fromArray(): Argument #2 ($document) must be of type array, stdClass'],
    [fn () => ObservedCoverage::fromArray(Sample::definitions(), new ArrayObject), 'fromArray(): Argument #2 ($document) must be of type array, ArrayObject'],
]);

test('observed coverage outlives the definitions it was read against', function () {
    $definitions = Definitions::fromJson(str_replace('"contract": 1', '"contract":  1', Seeds::kernel()));
    $observed = ObservedCoverage::fromArray($definitions, Sample::document());
    $digest = $definitions->digest();
    unset($definitions);
    gc_collect_cycles();

    expect($observed->definitions()->digest())->toBe($digest);
});
