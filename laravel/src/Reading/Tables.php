<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use Illuminate\Database\Connection;
use WeakMap;

/**
 * The quoted names of the tables that decide, with their schemas: without a schema, a temporary table of the same name would be
 * read instead.
 *
 * On Postgres, the schemas are looked up in the session's search path, once for each connection. `$path` is the search path in
 * which they were found. A session may change it, so a statement also returns the current one, and its result counts only if the
 * two are equal.
 *
 * @internal
 */
final readonly class Tables
{
    private function __construct(
        public string $types,
        public string $scopes,
        public string $listings,
        public string $resources,
        public string $evidence,
        public string $environments,
        public string $connections,
        public string $path,
    ) {}

    /**
     * Returns the names of the tables on a connection.
     *
     * @throws InvalidConfiguration if it is neither to Postgres nor to SQLite
     */
    public static function of(Connection $connection, Host $host, bool $replica): self
    {
        $names = [
            (new ResourceTypeColumns)->table(),
            (new SupportedScopeColumns)->table(),
            ResourceTables::LISTINGS,
            ResourceTables::RESOURCES,
            ResourceTables::EVIDENCE,
            $host->managedEnvironments,
            $host->providerConnections,
        ];
        $wrapped = array_map(static fn (string $name): string => $connection->getQueryGrammar()->wrapTable($name), $names);

        return match ($connection->getDriverName()) {
            'pgsql' => self::onPostgres($connection, $names, $wrapped, $replica),
            'sqlite' => self::named(array_map(
                static fn (string $name, string $wrapped): string => str_contains($name, '.') ? $wrapped : "main.{$wrapped}",
                $names,
                $wrapped,
            )),
            default => throw InvalidConfiguration::of('connection', 'a connection to Postgres, or to SQLite in tests', $connection->getDriverName()),
        };
    }

    /** @return non-empty-list<string> the names of the tables with the definitions */
    public function ofDefinitions(): array
    {
        return [$this->types, $this->scopes];
    }

    /** @return non-empty-list<string> the names of the tables that decide; on Postgres the evidence is not read */
    public function thatDecide(): array
    {
        return [...$this->ofDefinitions(), $this->listings, $this->resources, $this->environments, $this->connections];
    }

    /** Makes the next read look the schemas up again. */
    public static function forget(Connection $connection): void
    {
        self::known()->offsetUnset($connection);
    }

    /**
     * @param  list<string>  $names
     * @param  list<string>  $wrapped
     */
    private static function onPostgres(Connection $connection, array $names, array $wrapped, bool $replica): self
    {
        $key = implode(',', $wrapped).($replica ? ' replica' : '');
        $known = self::known()[$connection] ?? [];

        if (! isset($known[$key])) {
            // A configured name may have a schema already.
            $unqualified = array_filter($names, static fn (string $name): bool => ! str_contains($name, '.'));
            [$schemas, $path, $isComplete] = self::schemas(
                $connection,
                array_map(static fn (string $name): string => $connection->getTablePrefix().$name, $unqualified),
                $replica,
            );
            foreach ($schemas as $position => $schema) {
                $wrapped[$position] = "{$schema}.{$wrapped[$position]}";
            }
            $tables = self::named($wrapped, $path);
            if (! $isComplete) {
                return $tables;
            }
            $known[$key] = $tables;
            self::known()[$connection] = $known;
        }

        return $known[$key];
    }

    /**
     * Returns the quoted schemas of the tables, by the keys of the names, the search path, and whether all tables exist. One that does
     * not exist gets the first schema of the search path, or `pg_catalog` if there is none, so that the database says so when it is read.
     *
     * @param  array<int, string>  $names
     * @return array{array<int, string>, string, bool}
     *
     * @throws UntrustedSession if the search path is not the configured one
     */
    private static function schemas(Connection $connection, array $names, bool $replica): array
    {
        $schemas = [];
        $path = '';
        $isComplete = true;

        foreach ($connection->select(<<<'SQL'
            select
                wanted.key as position,
                cast(pg_catalog.to_json(pg_catalog.current_schemas(true)) as text) as path,
                coalesce(found.schema, 'pg_catalog') as schema,
                coalesce(found.is_missing, 1) as is_missing
            from pg_catalog.json_each_text(cast(? as json)) as wanted
            left join lateral (
                select pg_catalog.quote_ident(namespace.nspname) as schema, cast(class.oid is null as integer) as is_missing
                from pg_catalog.unnest(pg_catalog.current_schemas(false)) with ordinality as path (name, position)
                join pg_catalog.pg_namespace as namespace on namespace.nspname = path.name
                left join pg_catalog.pg_class as class on class.relnamespace = namespace.oid
                    and class.relname = cast(wanted.value as name)
                    and class.relkind in ('r', 'p', 'v', 'm', 'f')
                where namespace.oid <> pg_catalog.pg_my_temp_schema()
                order by class.oid is null, path.position
                limit 1
            ) as found on true
            SQL, [json_encode((object) $names, JSON_THROW_ON_ERROR)], useReadPdo: $replica) as $row) {
            /** @var object{position: string, path: string, schema: string, is_missing: int|string} $row */
            $path = SearchPath::of($connection, $row->path);
            $schemas[(int) $row->position] = $row->schema;
            $isComplete = $isComplete && (int) $row->is_missing === 0;
        }

        return [$schemas, $path, $isComplete];
    }

    /** @param  array<int, string>  $names */
    private static function named(array $names, string $path = ''): self
    {
        return new self($names[0], $names[1], $names[2], $names[3], $names[4], $names[5], $names[6], $path);
    }

    /** @return WeakMap<Connection, array<string, self>> by the names without schemas, and by server */
    private static function known(): WeakMap
    {
        /** @var WeakMap<Connection, array<string, self>> $known */
        static $known = new WeakMap;

        return $known;
    }
}
