<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Seeding;

use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Schema\Columns;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use stdClass;

/**
 * The rows that seeding writes, by natural key.
 *
 * @phpstan-import-type Row from Columns
 */
final readonly class DefinitionRows
{
    /**
     * @param  array<string, Row>  $resourceTypes
     * @param  array<string, Row>  $supportedScopes
     */
    private function __construct(public array $resourceTypes, public array $supportedScopes) {}

    /**
     * Combines several documents. A row may occur in several of them if it is the same in each: the order of keys and the
     * formatting do not matter. Rows that differ are refused, like a row that one document repeats.
     *
     * The documents' activation is ignored: only the configuration activates the kernel.
     *
     * @param  non-empty-array<array-key, string>  $texts
     *
     * @throws InvalidDefinitions if the extension refuses one of the documents, or their combination
     */
    public static function fromDocuments(array $texts): self
    {
        $types = new ResourceTypeColumns;
        $scopes = new SupportedScopeColumns;
        $typeRows = [];
        $scopeRows = [];

        // Each document is read on its own first, so that an error has its line and column there.
        foreach ($texts as $text) {
            $rows = self::fromDocument($text);
            foreach ($rows->resourceTypes as $row) {
                $typeRows[self::identity($types, $row)] ??= $types->json($row);
            }
            foreach ($rows->supportedScopes as $row) {
                $scopeRows[self::identity($scopes, $row)] ??= $scopes->json($row);
            }
        }

        return self::fromDocument(
            '{"contract":1,"activation":"inactive","resource_types":['.implode(',', $typeRows)
            .'],"supported_scopes":['.implode(',', $scopeRows).']}'
        );
    }

    private static function fromDocument(string $text): self
    {
        $definitions = Definitions::fromJson($text);

        return new self(
            self::rows(new ResourceTypeColumns, $definitions->resourceTypes()),
            self::rows(new SupportedScopeColumns, $definitions->supportedScopes()),
        );
    }

    /**
     * @template TDefinition of ResourceType|ResolvedScope
     *
     * @param  Columns<TDefinition>  $columns
     * @param  list<TDefinition>  $definitions
     * @return array<string, Row>
     */
    private static function rows(Columns $columns, array $definitions): array
    {
        $rows = [];
        foreach ($definitions as $definition) {
            $row = $columns->row($definition);
            $rows[$columns->nameOf($row)] = $row;
        }

        return $rows;
    }

    /**
     * A value that is equal for equal rows. Metadata is the only field that a document may write in several ways.
     *
     * @param  Columns<ResourceType>|Columns<ResolvedScope>  $columns
     * @param  Row  $row
     */
    private static function identity(Columns $columns, array $row): string
    {
        $metadata = json_decode((string) $row['metadata'], flags: JSON_THROW_ON_ERROR);

        return $columns->json(['metadata' => json_encode(self::ordered($metadata), JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION)] + $row);
    }

    /** A decoded JSON value whose objects have their keys in one order. */
    private static function ordered(mixed $value): mixed
    {
        if ($value instanceof stdClass) {
            $members = array_map(self::ordered(...), get_object_vars($value));
            ksort($members, SORT_STRING);

            return (object) $members;
        }

        return is_array($value) ? array_map(self::ordered(...), $value) : $value;
    }
}
