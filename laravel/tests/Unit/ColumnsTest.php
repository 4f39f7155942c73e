<?php

declare(strict_types=1);

/* Holds the columns of the definition tables to the kernel's JSON Schema and to the models, so that a forgotten field fails. */

use CoverageKernel\Laravel\Models\KernelModel;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceType;
use CoverageKernel\Laravel\Models\TenantConfigurationSupportedScope;
use CoverageKernel\Laravel\Schema\Columns;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use Illuminate\Database\Connection;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;

/** @return array{properties: array<string, array{type?: string, default?: mixed, enum?: list<string>, title?: string}>, required: list<string>} */
function schemaOf(string $definition): array
{
    $json = file_get_contents(dirname(__DIR__, 3).'/seeds/schema/definitions.json');
    assert($json !== false, 'these tests need the whole repository: seeds/schema/definitions.json is missing');
    /** @var array{'$defs': array<string, array{properties: array<string, array{type?: string, default?: mixed, enum?: list<string>, title?: string}>, required: list<string>}>} $schema */
    $schema = json_decode($json, true, flags: JSON_THROW_ON_ERROR);

    return $schema['$defs'][$definition];
}

/**
 * The attributes of each column in a migration, by name.
 *
 * @param  Columns<ResourceType>|Columns<ResolvedScope>  $columns
 * @return array<string, array<array-key, mixed>>
 */
function migrated(Columns $columns): array
{
    $connection = DB::connection('sqlite');
    assert($connection instanceof Connection);
    $connection->useDefaultSchemaGrammar();
    $table = new Blueprint($connection, $columns->table());
    $attributes = [];
    foreach ($columns->all as $column) {
        $attributes[$column->name] = $column->addTo($table, $connection)->getAttributes();
    }

    return $attributes;
}

dataset('tables', [
    'resource types' => [fn () => new ResourceTypeColumns, 'resource_type', TenantConfigurationResourceType::class],
    'supported scopes' => [fn () => new SupportedScopeColumns, 'supported_scope', TenantConfigurationSupportedScope::class],
]);

it('has one column for each field of the schema', function (Columns $columns, string $definition): void {
    expect($columns->names())->toEqualCanonicalizing(array_keys(schemaOf($definition)['properties']));
})->with('tables');

it('has the same default as the schema, and none where the schema has none', function (Columns $columns, string $definition): void {
    $schema = schemaOf($definition);
    $defaults = array_map(static fn (array $property): mixed => $property['default'] ?? null, array_diff_key($schema['properties'], array_flip($schema['required'])));
    $found = [];
    foreach (migrated($columns) as $name => $attributes) {
        if (array_key_exists('default', $attributes) || ($attributes['nullable'] ?? false) === true) {
            $default = $attributes['default'] ?? null;
            $found[$name] = is_string($default) ? json_decode($default, true) : $default;
        }
    }

    expect($found)->toEqual($defaults);
})->with('tables');

it('stores each field in a column of the type in the schema', function (Columns $columns, string $definition): void {
    $types = array_map(static fn (array $property): string => match ($property['type'] ?? (isset($property['enum']) ? 'family' : 'integer or null')) {
        'string', 'family' => 'text',
        'boolean' => 'boolean',
        'array', 'object' => 'jsonb',
        'integer or null' => 'bigInteger',
        default => 'unknown',
    }, schemaOf($definition)['properties']);

    expect(array_map(static fn (array $attributes): mixed => $attributes['type'], migrated($columns)))->toEqual($types);
})->with('tables');

it('casts each family to the enum with its values', function (Columns $columns, string $definition): void {
    $casts = $columns->casts();
    foreach (schemaOf($definition)['properties'] as $name => $property) {
        if (! isset($property['enum'])) {
            continue;
        }
        $family = $casts[$name];
        assert(is_a($family, BackedEnum::class, true));
        // A scope's minimum level is any level but `none`.
        $values = array_values(array_diff(array_column($family::cases(), 'value'), $name === 'minimum_level' ? ['none'] : []));

        expect($family)->toBe('CoverageKernel\\'.($property['title'] ?? ''))
            ->and($values)->toBe($property['enum']);
    }
})->with('tables');

it('documents each column as a property of the model', function (Columns $columns, string $definition, string $model): void {
    assert(is_a($model, KernelModel::class, true));
    preg_match_all('/@property \S.* \$(\w+)$/m', (string) (new ReflectionClass($model))->getDocComment(), $documented);

    expect($documented[1])->toBe(['id', ...$columns->names(), 'created_at', 'updated_at'])
        ->and((new $model)->getCasts())->toMatchArray($columns->casts())
        ->and((new $model)->getTable())->toBe($columns->table());
})->with('tables');
