<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use Closure;
use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Exceptions\DefinitionsNotSeeded;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

/**
 * Reads the definitions from the database, as the JSON document of contract §2 or compiled by the extension.
 *
 * The tables are read once in a request, in one query. The activation comes from the configuration and is read each time.
 */
final readonly class DefinitionsRepository
{
    /** @param  Closure(): Container  $application  returns the application of the current request: under Octane, each request has its own */
    public function __construct(private Closure $application) {}

    /**
     * Returns the compiled definitions.
     *
     * @throws InvalidDefinitions if the extension refuses the rows
     * @throws DefinitionsNotSeeded if the tables are empty
     * @throws InvalidConfiguration if the activation is neither `inactive` nor `active`
     */
    public function get(): Definitions
    {
        $activation = $this->activation();

        return $this->request()->compiled[$this->connection()->getName()][$activation->value] ??= Definitions::fromJson($this->json());
    }

    /**
     * Returns the definitions as a JSON document.
     *
     * @throws DefinitionsNotSeeded if the tables are empty
     * @throws InvalidConfiguration if the activation is neither `inactive` nor `active`
     */
    public function json(): string
    {
        $activation = $this->activation();
        $connection = $this->connection();
        $rows = $this->request()->rows[$connection->getName()] ??= $this->read($connection);

        return '{"contract":1,"activation":'.json_encode($activation->value, JSON_THROW_ON_ERROR).','.$rows.'}';
    }

    /** Makes the current request read the tables again. Call it after changing them. */
    public function forget(): void
    {
        $request = $this->request();
        $request->rows = [];
        $request->compiled = [];
    }

    /**
     * Returns the configured activation, which says whether a claim may reach a customer or an operator.
     *
     * @throws InvalidConfiguration if it is neither `inactive` nor `active`
     */
    public function activation(): Activation
    {
        $configured = ($this->application)()->make(Config::class)->get('coverage-kernel.activation');

        return (is_string($configured) ? Activation::tryFrom($configured) : null)
            ?? throw InvalidConfiguration::of('activation', '`inactive` or `active`', $configured);
    }

    private function request(): RequestDefinitions
    {
        return ($this->application)()->make(RequestDefinitions::class);
    }

    private function connection(): Connection
    {
        return ConfiguredConnection::of(($this->application)());
    }

    /** Reads both tables in one query, as the last two members of the document. */
    private function read(Connection $connection): string
    {
        $types = new ResourceTypeColumns;
        $scopes = new SupportedScopeColumns;
        $resourceTypes = [];
        $supportedScopes = [];

        foreach ($this->query($connection, $types, $scopes)->get() as $row) {
            /** @var array<string, mixed> $row */
            $row = (array) $row;

            if ($row['scope_key'] === null) {
                $resourceTypes[] = $types->json($row);
            } else {
                $supportedScopes[] = $scopes->json($row);
            }
        }

        if ($resourceTypes === [] && $supportedScopes === []) {
            throw DefinitionsNotSeeded::tablesAreEmpty();
        }

        // Sorted here, by the natural key at the start of each, because databases order text differently.
        sort($resourceTypes, SORT_STRING);
        sort($supportedScopes, SORT_STRING);

        return '"resource_types":['.implode(',', $resourceTypes).'],"supported_scopes":['.implode(',', $supportedScopes).']';
    }

    private function query(Connection $connection, ResourceTypeColumns $types, SupportedScopeColumns $scopes): Builder
    {
        $columns = array_unique([...$types->names(), ...$scopes->names()]);
        $select = static fn (string $table, array $present): Builder => $connection->table($table)->selectRaw(
            implode(', ', array_map(static fn (string $column): string => in_array($column, $present, true) ? $column : 'null as '.$column, $columns)),
        );

        return $select($types->table(), $types->names())->unionAll($select($scopes->table(), $scopes->names()));
    }
}
