<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Schema\Columns;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Grammars\Grammar;

/**
 * The SQL that reads definitions and observed coverage. Both are in one statement, and so from one snapshot: a decision never
 * rests on the definitions of one moment and the observations of another.
 *
 * The statement has a row for the definitions, with the number 0, and one for each environment, with its number from 1. Its column
 * `document` has the members `resource_types` and `supported_scopes` of the definitions, or the entries of the environment, which
 * `Observations` folds: for each connection, type and source
 *
 * - the latest listing: the one captured last, and of those captured at the same time, the one recorded last;
 * - how many resources are alike in all that decides: level, evidence, identity, and whether the latest listing names them.
 *   Withdrawn resources are left out. If the listing still counts them, the kernel reports a mismatch.
 *
 * The document of the definitions is transferred only if its SHA-256, which is in the column `digest`, is another one than that of
 * the document that the caller has.
 *
 * Entries are separated by commas and their values by spaces, which occur in no value. This takes half the time of JSON.
 *
 * @internal
 */
abstract readonly class Statement
{
    final public function __construct(protected Tables $tables, protected Host $host, protected Grammar $grammar) {}

    /** @throws InvalidConfiguration if the connection is neither to Postgres nor to SQLite */
    public static function on(Connection $connection, Host $host, bool $replica): self
    {
        $class = $connection->getDriverName() === 'pgsql' ? PostgresStatement::class : SqliteStatement::class;

        return new $class(Tables::of($connection, $host, $replica), $host, $connection->getQueryGrammar());
    }

    /** Returns the search path in which the statement finds its tables. */
    public function path(): string
    {
        return $this->tables->path;
    }

    /**
     * Returns the statement that reads the definitions alone, with their metadata. Its parameter is the SHA-256 of the definitions
     * that the caller has, or an empty text.
     */
    public function definitions(): string
    {
        return $this->selectDefinitions($this->tables->ofDefinitions(), withMetadata: true);
    }

    /**
     * Returns the statement that reads the definitions, without their metadata, and the coverage of some environments. Its
     * parameters are the three ids of each, and the SHA-256 of the definitions that the caller has, or an empty text.
     *
     * @param  positive-int  $environments
     */
    abstract public function observed(int $environments): string;

    abstract protected function isPostgres(): bool;

    /**
     * Returns the SQL expression of what `Session` reads; null where there is nothing to check.
     *
     * @param  non-empty-list<string>  $tables  those whose rows row security must not hide
     */
    abstract protected function sessionExpression(array $tables): string;

    /** Returns the SQL expression of the SHA-256 of a text, in lower-case hex; null if the database cannot compute it. */
    abstract protected function sha256(string $expression): string;

    /** Returns the SQL expression that joins the texts of all rows with commas; null without a row. */
    abstract protected function joined(string $expression): string;

    /** Returns the name of the type of the application's keys. */
    abstract protected function keyType(): string;

    /** @param  non-empty-list<string>  $tables  those whose rows row security must not hide */
    protected function selectDefinitions(array $tables, bool $withMetadata): string
    {
        /** @var array<string, array{string, string}> $expressions by class and whether with metadata: they are always the same */
        static $expressions = [];
        [$types, $scopes] = $expressions[static::class.(int) $withMetadata] ??= array_map(
            fn (Columns $columns): string => $this->joined($columns->jsonExpression($this->grammar, $this->isPostgres(), $withMetadata)),
            [new ResourceTypeColumns, new SupportedScopeColumns],
        );

        // The document is null if both tables are empty.
        return <<<SQL
            select
                0 as number,
                case when digest = cast(? as text) then null else document end as document,
                0 as deleted,
                digest,
                {$this->sessionExpression($tables)} as session
            from (
                select document, {$this->sha256('document')} as digest
                from (
                    select case when type.documents is not null or scope.documents is not null then
                        '"resource_types":[' || coalesce(type.documents, '') || '],"supported_scopes":[' || coalesce(scope.documents, '') || ']'
                    end as document
                    from (select {$types} as documents from {$this->tables->types}) as type
                    cross join (select {$scopes} as documents from {$this->tables->scopes}) as scope
                ) as definitions
            ) as definitions
            SQL;
    }

    /**
     * Returns the common table expression `asked` of the environments that are asked for, numbered from 1.
     *
     * Its `deleted_at` is null. It is read if the application's table has no such column (see `deleted()`).
     *
     * @param  positive-int  $environments
     */
    protected function asked(int $environments): string
    {
        $column = $this->host->managedEnvironmentDeletedAt;
        $id = "cast(? as {$this->keyType()})";
        $rows = implode(', ', array_map(
            static fn (int $number): string => "({$number}, {$id}, {$id}, {$id}".($column === null ? '' : ', null').')',
            range(1, $environments),
        ));

        return 'asked (number, workspace_id, managed_environment_id, provider_connection_id'
            .($column === null ? '' : ", {$this->grammar->wrap($column)}").") as (values {$rows})";
    }

    /**
     * Returns the SQL condition that the application has soft-deleted the environment `asked`.
     *
     * The column name has no table, so that it means the column of the application's table or, if there is none, that of `asked`.
     */
    protected function deleted(): string
    {
        if ($this->host->managedEnvironmentDeletedAt === null) {
            return '1 = 0';
        }

        return <<<SQL
            exists (
                select 1 from {$this->tables->environments} as host
                where host.{$this->grammar->wrap($this->host->managedEnvironmentWorkspace)} = asked.workspace_id
                    and host.{$this->grammar->wrap($this->host->managedEnvironmentKey)} = asked.managed_environment_id
                    and {$this->grammar->wrap($this->host->managedEnvironmentDeletedAt)} is not null
            )
            SQL;
    }

    /** Selects all connections of the environments that are asked for. */
    protected function connections(): string
    {
        return <<<SQL
            select asked.number, asked.workspace_id, asked.managed_environment_id, host.{$this->grammar->wrap($this->host->providerConnectionKey)} as provider_connection_id
            from asked
            join {$this->tables->connections} as host
                on host.{$this->grammar->wrap($this->host->providerConnectionWorkspace)} = asked.workspace_id
                and host.{$this->grammar->wrap($this->host->providerConnectionManagedEnvironment)} = asked.managed_environment_id
            SQL;
    }
}
