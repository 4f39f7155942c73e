<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Seeding;

use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Schema\Columns;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use CoverageKernel\Laravel\Transaction;
use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Database\Connection;
use Illuminate\Database\DatabaseManager;
use Illuminate\Support\Facades\Date;
use stdClass;

/**
 * Writes the configured definitions to their tables: an upsert by natural key, in one transaction.
 *
 * Rows that already match are not touched. A row that the documents no longer contain is kept and reported: resources may refer
 * to it, and a person decides whether to withdraw a type or scope.
 *
 * @phpstan-import-type Row from Columns
 */
final readonly class DefinitionSeeder
{
    private const ROWS_PER_STATEMENT = 500;

    public function __construct(
        private DatabaseManager $databases,
        private Repository $config,
    ) {}

    /**
     * Seeds the configured documents.
     *
     * @throws InvalidConfiguration if a configured document cannot be read
     * @throws InvalidDefinitions if the extension refuses the documents; nothing is written
     */
    public function seed(): SeedReport
    {
        $rows = (new Documents($this->config))->rows();

        return Transaction::commit(
            $this->connection(),
            fn (Connection $connection): SeedReport => $this->writeTables($connection, $rows),
        );
    }

    /**
     * Returns the report that `seed()` would return, without a change: the same statements run and are rolled back.
     *
     * @throws InvalidConfiguration if a configured document cannot be read
     * @throws InvalidDefinitions if the extension refuses the documents
     */
    public function pretend(): SeedReport
    {
        $rows = (new Documents($this->config))->rows();

        return Transaction::rollBack($this->connection(), fn (Connection $connection): SeedReport => $this->writeTables($connection, $rows));
    }

    private function connection(): Connection
    {
        return $this->databases->connection(ConfiguredConnection::name($this->config));
    }

    private function writeTables(Connection $connection, DefinitionRows $rows): SeedReport
    {
        $this->waitForOtherSeeders($connection);

        return new SeedReport(
            $this->write($connection, new ResourceTypeColumns, $rows->resourceTypes),
            $this->write($connection, new SupportedScopeColumns, $rows->supportedScopes),
        );
    }

    /** Keeps other seeders from writing until the transaction ends, so that the report distinguishes new rows from changed ones. */
    private function waitForOtherSeeders(Connection $connection): void
    {
        if ($connection->getDriverName() === 'pgsql') {
            $connection->select("select pg_advisory_xact_lock(hashtext('coverage-kernel:seed'))");
        } else {
            // SQLite takes its lock with the first statement that can write, even if that statement changes no row.
            $connection->table((new ResourceTypeColumns)->table())->whereRaw('1 = 0')->update(['canonical_type' => '']);
        }
    }

    /**
     * @param  Columns<ResourceType>|Columns<ResolvedScope>  $columns
     * @param  array<string, Row>  $rows
     */
    private function write(Connection $connection, Columns $columns, array $rows): TableReport
    {
        $name = static function (stdClass $row) use ($columns): string {
            /** @var array<string, mixed> $key */
            $key = (array) $row;

            return $columns->nameOf($key);
        };
        $before = $connection->table($columns->table())->orderBy('id')->get($columns->key())->map($name)->all();
        $written = [];

        foreach (array_chunk($rows, self::ROWS_PER_STATEMENT) as $some) {
            foreach ($this->upsert($connection, $columns, $some) as $row) {
                $written[] = $name($row);
            }
        }

        return new TableReport(
            inserted: array_values(array_diff($written, $before)),
            updated: array_values(array_intersect($written, $before)),
            unchanged: array_values(array_diff(array_keys($rows), $written)),
            unnamed: array_values(array_diff($before, array_keys($rows))),
        );
    }

    /**
     * Inserts new rows and updates rows that differ.
     *
     * @param  Columns<ResourceType>|Columns<ResolvedScope>  $columns
     * @param  non-empty-list<Row>  $rows
     * @return array<array-key, stdClass> the natural keys of the rows that were written
     */
    private function upsert(Connection $connection, Columns $columns, array $rows): array
    {
        $table = $columns->table();
        $key = $columns->key();
        $now = Date::now()->utc()->format('Y-m-d H:i:s.uP');
        $grammar = $connection->getQueryGrammar();
        $content = array_diff($columns->names(), $key);
        // Booleans are written as each database expects them: Laravel binds integers, which Postgres refuses if PDO emulates
        // prepared statements.
        [$distinct, $true, $false] = $connection->getDriverName() === 'pgsql' ? ['is distinct from', 'true', 'false'] : ['is not', 1, 0];
        $values = array_map(static fn (array $row): array => [
            ...array_map(static fn (string|int|bool|null $value): string|int|null => is_bool($value) ? ($value ? $true : $false) : $value, $row),
            'created_at' => $now,
            'updated_at' => $now,
        ], $rows);

        $sql = $grammar->compileUpsert($connection->table($table), $values, $key, [...$content, 'updated_at'])
            .' where '.implode(' or ', array_map(
                static fn (string $column): string => "{$grammar->wrap("{$table}.{$column}")} {$distinct} {$grammar->wrap('excluded')}.{$grammar->wrap($column)}",
                $content,
            ))
            .' returning '.$grammar->columnize($key);

        $connection->recordsHaveBeenModified();

        /** @var array<array-key, stdClass> */
        return $connection->select($sql, array_merge(...array_map(array_values(...), $values)));
    }
}
