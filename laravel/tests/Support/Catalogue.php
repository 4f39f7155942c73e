<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Illuminate\Support\Facades\DB;
use stdClass;

/** Reads the connection's current schema from Postgres's catalogues. */
final class Catalogue
{
    public const DEFINITIONS = ['tenant_configuration_resource_types', 'tenant_configuration_supported_scopes'];

    public const CONCRETE = [
        'tenant_configuration_resources',
        'tenant_configuration_resource_evidence',
        'tenant_configuration_listings',
    ];

    /**
     * The definition of each constraint and unique index of the kernel, by name: on its own tables and those that it adds to
     * other tables.
     *
     * @return array<string, string>
     */
    public static function constraints(): array
    {
        return self::pairs(<<<'SQL'
            select conname, pg_get_constraintdef(pg_constraint.oid)
            from pg_constraint join pg_class on pg_class.oid = conrelid
            where relnamespace = current_schema()::regnamespace and contype not in ('t', 'n')
                and (relname like 'tenant\_configuration\_%' or conname like 'tc\_%')
            union
            select relname, pg_get_indexdef(indexrelid)
            from pg_index join pg_class on pg_class.oid = indexrelid
            where relnamespace = current_schema()::regnamespace and indisunique and relname like 'tc\_%'
                and not exists (select from pg_constraint where conindid = indexrelid)
            order by 1
            SQL);
    }

    /**
     * The type of each column of a table, by name, followed by `null` if the column is nullable.
     *
     * @return array<string, string>
     */
    public static function columns(string $table): array
    {
        return self::pairs(<<<'SQL'
            select column_name, udt_name || case when is_nullable = 'YES' then ' null' else '' end
            from information_schema.columns where table_schema = current_schema() and table_name = ? order by column_name
            SQL, [$table]);
    }

    /**
     * Every object of the schema with its definition, by kind and name, to compare two states.
     *
     * @return array<string, string>
     */
    public static function everything(): array
    {
        return self::pairs(<<<'SQL'
            select 'column ' || table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default, collation_name, datetime_precision)
            from information_schema.columns where table_schema = current_schema()
            union all
            select 'constraint ' || relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
            from pg_constraint join pg_class on pg_class.oid = conrelid where relnamespace = current_schema()::regnamespace
            union all
            select 'index ' || indexname, indexdef from pg_indexes where schemaname = current_schema()
            union all
            select 'trigger ' || relname || '.' || tgname, pg_get_triggerdef(pg_trigger.oid) || tgenabled::text
            from pg_trigger join pg_class on pg_class.oid = tgrelid
            where relnamespace = current_schema()::regnamespace and not tgisinternal
            union all
            select 'function ' || proname, prosrc from pg_proc where pronamespace = current_schema()::regnamespace
            union all
            select 'sequence ' || sequencename, data_type::text from pg_sequences where schemaname = current_schema()
            order by 1
            SQL);
    }

    /**
     * @param  list<string>  $bindings
     * @return array<string, string>
     */
    private static function pairs(string $sql, array $bindings = []): array
    {
        $pairs = [];

        foreach (DB::select($sql, $bindings) as $row) {
            assert($row instanceof stdClass);
            [$name, $definition] = array_values(get_object_vars($row));
            assert(is_string($name) && is_string($definition));
            $pairs[$name] = $definition;
        }

        return $pairs;
    }
}
