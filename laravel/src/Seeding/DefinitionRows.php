<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Seeding;

use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use stdClass;
use UnexpectedValueException;

/**
 * What the two tables of definitions are to hold: each row a list of columns, under its natural key.
 *
 * @phpstan-type Columns non-empty-array<string, string|int|bool|null>
 */
final readonly class DefinitionRows
{
    /** A number in a JSON text; what stands in a string is none. */
    private const NUMBER = '/"[^"\\\\]*+(?:\\\\.[^"\\\\]*+)*+"(*SKIP)(*FAIL)|-?[0-9][0-9.eE+-]*+/s';

    /** The same as a string that no document can have: the contract refuses U+0000 in any. */
    private const NUMBER_AS_STRING = '/"\\\\u0000([^"]*+)"/';

    /**
     * @param  array<string, Columns>  $resourceTypes
     * @param  array<string, Columns>  $supportedScopes
     */
    private function __construct(public array $resourceTypes, public array $supportedScopes) {}

    /**
     * Takes several documents together. A row that several of them have in the same words is one row; where they disagree,
     * the whole is refused like one document that repeats itself.
     *
     * The documents' own activation counts for nothing: whether the kernel is active is configuration alone.
     *
     * @param  non-empty-list<string>  $texts
     *
     * @throws InvalidDefinitions if the contract refuses one of them, or all of them together
     */
    public static function fromDocuments(array $texts): self
    {
        // Each by itself first, so that errors have the lines and columns of the document that someone wrote.
        $documents = array_map(static fn (string $text): self => self::fromDocument($text), $texts);
        $types = [];
        $scopes = [];

        foreach ($documents as $document) {
            foreach ($document->resourceTypes as $name => $columns) {
                $types[self::identity($name, $columns)] = $columns;
            }
            foreach ($document->supportedScopes as $name => $columns) {
                $scopes[self::identity($name, $columns)] = $columns;
            }
        }

        return self::fromDocument(self::document(array_values($types), array_values($scopes)));
    }

    private static function fromDocument(string $text): self
    {
        $definitions = Definitions::fromJson($text);
        // Once more, for the metadata alone: as objects, which tell `{}` from `[]`, and numbers as strings, because PHP's own
        // numbers do not have all the digits that someone may have written.
        $decoded = json_decode(self::replace(self::NUMBER, '"\u0000$0"', $text), flags: JSON_THROW_ON_ERROR);
        $types = [];
        $scopes = [];

        foreach (self::members($decoded, 'resource_types') as $row) {
            $types[self::member($row, 'canonical_type').':'.self::member($row, 'source_class')] = self::metadata($row);
        }
        foreach (self::members($decoded, 'supported_scopes') as $row) {
            $scopes[self::member($row, 'scope_key')] = self::metadata($row);
        }

        $resourceTypes = [];
        foreach ($definitions->resourceTypes() as $type) {
            $name = $type->canonicalType().':'.$type->sourceClass()->value;
            $resourceTypes[$name] = self::resourceType($type, $types[$name]);
        }
        $supportedScopes = [];
        foreach ($definitions->supportedScopes() as $scope) {
            $supportedScopes[$scope->scopeKey()] = self::supportedScope($scope, $scopes[$scope->scopeKey()]);
        }

        return new self($resourceTypes, $supportedScopes);
    }

    /** @return Columns */
    private static function resourceType(ResourceType $type, string $metadata): array
    {
        return [
            'canonical_type' => $type->canonicalType(),
            'source_class' => $type->sourceClass()->value,
            'workload' => $type->workload()->value,
            'resource_class' => $type->resourceClass()->value,
            'support_state' => $type->supportState()->value,
            'max_coverage_level' => $type->maxCoverageLevel()->value,
            'max_claim_state' => $type->maxClaimState()->value,
            'restore_tier' => $type->restoreTier()->value,
            'source_aliases' => self::json($type->sourceAliases()),
            'metadata' => $metadata,
        ];
    }

    /** @return Columns */
    private static function supportedScope(ResolvedScope $scope, string $metadata): array
    {
        return [
            'scope_key' => $scope->scopeKey(),
            'workload' => $scope->workload()->value,
            'denominator' => self::json($scope->denominator()),
            'minimum_level' => $scope->minimumLevel()->value,
            'include_fallback' => $scope->includeFallback(),
            'include_beta' => $scope->includeBeta(),
            'allow_beta_certification' => $scope->allowBetaCertification(),
            'allow_derived_identity' => $scope->allowDerivedIdentity(),
            'customer_claimable' => $scope->customerClaimable(),
            'active' => $scope->active(),
            'max_evidence_age_seconds' => $scope->maxEvidenceAgeSeconds(),
            'metadata' => $metadata,
        ];
    }

    /** @param  Columns  $columns */
    private static function identity(string $name, array $columns): string
    {
        return $name."\n".self::json($columns);
    }

    /**
     * All rows as one document, disagreeing ones included: it is for the extension to refuse them.
     *
     * @param  list<Columns>  $types
     * @param  list<Columns>  $scopes
     */
    private static function document(array $types, array $scopes): string
    {
        return '{"contract":1,"activation":"inactive","resource_types":['.implode(',', array_map(self::object(...), $types))
            .'],"supported_scopes":['.implode(',', array_map(self::object(...), $scopes)).']}';
    }

    /** @param  Columns  $columns */
    private static function object(array $columns): string
    {
        $members = [];

        foreach ($columns as $name => $value) {
            $isJson = in_array($name, ['source_aliases', 'denominator', 'metadata'], true);
            $members[] = self::json($name).':'.($isJson ? $value : self::json($value));
        }

        return '{'.implode(',', $members).'}';
    }

    /** @return list<stdClass> */
    private static function members(mixed $document, string $name): array
    {
        $members = $document instanceof stdClass ? ($document->{$name} ?? []) : [];

        return is_array($members) ? array_values(array_filter($members, static fn (mixed $row): bool => $row instanceof stdClass)) : [];
    }

    private static function member(stdClass $row, string $name): string
    {
        $value = $row->{$name} ?? null;

        return is_string($value) ? $value : '';
    }

    private static function metadata(stdClass $row): string
    {
        return self::replace(self::NUMBER_AS_STRING, '$1', self::json(self::ordered($row->metadata ?? new stdClass)));
    }

    private static function replace(string $pattern, string $replacement, string $text): string
    {
        // PHP's limit is there for patterns that go back and forth. These do not, but take a step for each escape of a string.
        $limit = ini_set('pcre.backtrack_limit', (string) max((int) ini_get('pcre.backtrack_limit'), 10 * strlen($text)));

        try {
            return preg_replace($pattern, $replacement, $text) ?? throw new UnexpectedValueException(preg_last_error_msg());
        } finally {
            ini_set('pcre.backtrack_limit', (string) $limit);
        }
    }

    /** Orders the keys of objects as JSONB does, the shorter first: in every database the same text is the same metadata. */
    private static function ordered(mixed $value): mixed
    {
        if (is_array($value)) {
            return array_map(self::ordered(...), $value);
        }
        if (! $value instanceof stdClass) {
            return $value;
        }
        $members = get_object_vars($value);
        uksort($members, static fn (int|string $one, int|string $other): int => [strlen((string) $one), (string) $one] <=> [strlen((string) $other), (string) $other]);

        return (object) array_map(self::ordered(...), $members);
    }

    private static function json(mixed $value): string
    {
        return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    }
}
