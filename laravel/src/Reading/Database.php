<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use Closure;
use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\DefinitionsNotSeeded;
use CoverageKernel\Laravel\Exceptions\EnvironmentIsDeleted;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use CoverageKernel\Laravel\Schema\Host;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Database\QueryException;
use UnexpectedValueException;

/**
 * Reads definitions and observed coverage from the configured connection.
 *
 * @phpstan-type Row object{number: int|string, document: string|null, deleted: int|string, digest: string|null, session: string|null}
 *
 * @internal
 */
final readonly class Database
{
    private Connection $connection;

    private Host $host;

    private bool $replica;

    /** @throws InvalidConfiguration if the configuration is invalid */
    public function __construct(Container $application)
    {
        $config = $application->make(Config::class);
        $this->connection = ConfiguredConnection::of($application);
        $this->host = Host::fromConfig($config);
        $this->replica = ConfiguredConnection::readsFromReplica($config);
    }

    /**
     * Reads the definitions alone: the members `resource_types` and `supported_scopes` of the document, with all metadata.
     *
     * @throws DefinitionsNotSeeded if the tables are empty
     */
    public function definitions(): string
    {
        [$rows] = $this->read(static fn (Statement $statement): string => $statement->definitions(), ['']);

        return ($rows[0] ?? throw self::unexpected())->document ?? throw DefinitionsNotSeeded::tablesAreEmpty();
    }

    /**
     * Reads definitions and observed coverage in one statement: the members `resource_types` and `supported_scopes` of the
     * definitions, without metadata, for each environment the entries that `Observations` folds, and the session.
     *
     * @param  non-empty-list<EnvironmentRef>  $environments
     * @return array{string, non-empty-list<string|null>, Session}
     *
     * @throws InvalidEnvironment if an id does not fit the type of the application's keys
     * @throws EnvironmentIsDeleted if the application has soft-deleted one of the environments
     * @throws DefinitionsNotSeeded if the definition tables are empty
     */
    public function observed(array $environments): array
    {
        $bindings = [];
        foreach ($environments as $environment) {
            $environment->ensureFits($this->host->keyType);
            array_push($bindings, $environment->workspaceId, $environment->managedEnvironmentId, $environment->providerConnectionId);
        }
        $known = KnownDefinitions::ofProcess();
        [$rows, $session] = $this->read(static fn (Statement $statement): string => $statement->observed(count($environments)), [...$bindings, $known->digest()]);
        $definitions = $rows[0] ?? throw self::unexpected();

        $observed = [];
        foreach ($environments as $position => $environment) {
            $row = $rows[$position + 1] ?? throw self::unexpected();
            $observed[] = (int) $row->deleted === 0 ? $row->document : throw EnvironmentIsDeleted::of($environment);
        }

        return [$known->text($definitions->document, $definitions->digest) ?? throw DefinitionsNotSeeded::tablesAreEmpty(), $observed, $session];
    }

    /**
     * @param  Closure(Statement): string  $sql
     * @param  list<string>  $bindings
     * @return array{array<int, Row>, Session} the rows by number
     *
     * @throws UntrustedSession if the session could read something else than what decides
     */
    private function read(Closure $sql, array $bindings): array
    {
        // A session that changed its search path since its tables were found reads a second time.
        foreach ([1, 2] as $attempt) {
            $statement = Statement::on($this->connection, $this->host, $this->replica);
            $rows = [];
            try {
                foreach ($this->connection->select($sql($statement), $bindings, $this->replica) as $row) {
                    /** @var Row $row */
                    $rows[(int) $row->number] = $row;
                }
            } catch (QueryException $exception) {
                // The tables may have been dropped, and exist in another schema now.
                Tables::forget($this->connection);

                throw $exception;
            }
            $session = Session::of($this->connection, ($rows[0] ?? throw self::unexpected())->session);
            if ($session->path === $statement->path()) {
                return [$rows, $session];
            }
            Tables::forget($this->connection);
        }

        throw self::unexpected();
    }

    private static function unexpected(): UnexpectedValueException
    {
        return new UnexpectedValueException('the database returned no definitions or observed coverage');
    }
}
