<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use ArrayObject;
use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\ListingOutcome;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;
use CoverageKernel\SupportedScopeResolver;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;
use CoverageKernel\Tests\UninitializedTime;
use DateTime;
use DateTimeImmutable;
use Exception;
use ReflectionClass;
use SplObjectStorage;
use stdClass;
use WeakMap;
use WeakReference;

/** Values of every type and shape, for arguments and for fields of documents. */
final class Values
{
    /** @return list<mixed> made again at each call, because some change when they are used */
    public static function all(): array
    {
        $definitions = Sample::definitions();
        $row = [
            'canonical_type' => 'roleDefinition', 'source_class' => SourceClass::Tcm, 'coverage_level' => 'certified',
            'evidence_state' => 'content_backed', 'identity_state' => 'stable', 'captured_at' => '2026-03-01T11:00:00Z',
        ];
        $listing = ['canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'outcome' => ListingOutcome::NotApplicable, 'resources' => 0];
        $document = [
            'workspace_id' => 17, 'managed_environment_id' => 4, 'listings' => [$listing], 'rows' => [$row, (object) (['listed' => false] + $row)],
            'elsewhere' => [['canonical_type' => 'roleDefinition', 'resources' => 3], (object) ['canonical_type' => 'zeta', 'resources' => 0]],
        ];
        $observed = ObservedCoverage::fromArray($definitions, $document);
        $claim = new Claim('intune_core', CoverageLevel::Detected, Audience::Internal);
        $guard = new ClaimGuard($definitions);
        $decision = $guard->evaluate($claim, $observed);
        $resolver = new SupportedScopeResolver($definitions);
        $scope = $resolver->resolve('intune_core');
        $registry = new ResourceTypeRegistry($definitions);
        $claimDocument = ['scope_key' => 'intune_core', 'level' => CoverageLevel::Detected, 'audience' => 'internal'];

        $deep = [];
        foreach (range(1, 1_000) as $_) {
            $deep = ['rows' => $deep];
        }
        $holes = range(0, 20);
        unset($holes[3], $holes[20]);
        $referred = $document;
        foreach ($referred as &$value) {
            $refers = &$value;
        }
        unset($value, $refers);
        $closed = fopen('php://memory', 'r');
        fclose($closed);
        $generator = (function () {
            yield 1;
        })();

        return [
            null, true, false, 0, 1, -1, 17, PHP_INT_MAX, PHP_INT_MIN, 0.0, -0.0, 0.5, 87.5, 1e300, 5e-324, NAN, INF, -INF,
            '', ' ', '0', 'intune_core', 'roleDefinition', "\0", "a\0b", "\xff", "\xed\xa0\x80", 'ä', str_repeat('x', 70_000), '{', '{}', '[]', 'null', '1',
            '"', "{\"a\":\"\xff\"}", str_repeat('[', 5_000), Seeds::kernel(), substr(Seeds::kernel(), 0, -9), json_encode($document),
            json_encode($claimDocument), json_encode(['claim' => $claimDocument, 'observed' => $document]), '2026-03-01T12:00:00Z',
            [], [[]], [null], [1, 2, 3], [NAN], ["\xff"], ["\xff" => "\xff"], ["\0a" => 1], [-5 => 'a', 'b'], $holes, $document, $claimDocument,
            self::selfContaining($document), $deep, $referred,
            $document + ['tenant_id' => 1], ['listings' => [['resources' => 1] + $listing]] + $document, ['rows' => [['listed' => null] + $row]] + $document,
            ['elsewhere' => null] + $document, ['elsewhere' => [$row, 1]] + $document, $document + array_fill(1, 1_001, 1),
            ['rows' => [self::cyclic()], 'listings' => [fopen('php://memory', 'r')]], ['rows' => range(1, 500)], array_fill(0, 3_000, $row),
            [$claim, 'x' => $claim, -1 => $claim], [$claim, $decision], [$claim, "\xff" => null], $_SERVER, ['listings' => [$generator], 'rows' => [[$closed]]],
            new stdClass, (object) $document, self::cyclic(), new class {}, new class extends stdClass {}, fn () => 1, new DateTime, new DateTimeImmutable('@0'),
            (new DateTimeImmutable('@0'))->modify('-5000 years'), (new DateTimeImmutable('@0'))->modify('+90000 years'), new UninitializedTime, new ArrayObject($document), new SplObjectStorage, new WeakMap,
            $generator, new Exception('x'), new CoverageKernelException('x'), WeakReference::create($claim), new ReflectionClass(Claim::class),
            $closed, fopen('php://memory', 'r'), Foreign::Tcm, Foreign::Customer, Unbacked::Customer, new Loud, [new Loud], [[new Loud]],
            ...Audience::cases(), ...CoverageLevel::cases(), ...ListingOutcome::cases(), ...SourceClass::cases(), ...ClaimState::cases(),
            $definitions, $observed, $claim, $guard, $decision, $resolver, $scope, $registry, ...$registry->all(), ...$scope->counted(),
            ...$scope->excluded(), ...$decision->reasons(), ...Refusal::of(fn () => Claim::fromJson('{}'))->errors(),
        ];
    }

    /** An array that holds itself by a reference. */
    public static function selfContaining(array $array = []): array
    {
        $array['rows'][0]['self'] = &$array;

        return $array;
    }

    /** An object that holds itself in a list. */
    public static function cyclic(): stdClass
    {
        $object = new stdClass;
        $object->rows = [$object];

        return $object;
    }

    /** @return list<string> names and texts of every kind */
    public static function names(): array
    {
        return [
            '', ' ', '0', '-1', '17', '017', '1.5', '1e3', (string) PHP_INT_MAX, PHP_INT_MAX.'0', 'null', 'true', "\0", "\0\0", "a\0", "\0a", "a\0b", "\0*\0json",
            "\0CoverageKernel\\Claim\0json", "\x7f", "\t\r\n", "\u{feff}a", "\u{202e}a", "\u{0}", "e\u{301}", 'é', 'ß', 'İ', "\u{10ffff}", "\u{ffff}",
            "\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x9f", "a\xffb", "\xe2\x82", '"', '\\', '\\u0000', '/', '~0~1', '`', "'", '%s%n', '<b>', "'; drop table",
            'intune_core', 'INTUNE_CORE', 'intune_core ', 'roleDefinition', 'ROLEDEFINITION', "roleDefinition\0", 'self', '__construct', 'CoverageKernel\Claim',
            str_repeat('n', 255), str_repeat('n', 256), str_repeat("\xff", 5_000), str_repeat('ä', 40_000), str_repeat("\0", 70_000), str_repeat('[', 100_000), str_repeat('{"a":', 10_000),
        ];
    }

    /** The value in a message. */
    public static function describe(mixed $value): string
    {
        return match (true) {
            is_string($value) => sprintf('string(%d) %s', strlen($value), json_encode(substr($value, 0, 60), JSON_INVALID_UTF8_SUBSTITUTE)),
            is_array($value) => 'array('.count($value).') with the keys '.json_encode(array_slice(array_keys($value), 0, 5), JSON_INVALID_UTF8_SUBSTITUTE),
            $value instanceof \UnitEnum => $value::class."::{$value->name}",
            is_object($value) || is_resource($value) => get_debug_type($value),
            default => get_debug_type($value).' '.var_export($value, true),
        };
    }
}
