<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use Closure;
use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Exceptions\DefinitionsNotSeeded;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

/**
 * The definitions in the database, as the JSON document of contract §2, and what the extension makes of it.
 *
 * The tables are read in one query, once in a request. The activation is configuration, and looked at each time.
 */
final readonly class DefinitionsRepository
{
    private const RESOURCE_TYPES = 'tenant_configuration_resource_types';

    private const SUPPORTED_SCOPES = 'tenant_configuration_supported_scopes';

    private const TEXT = 'text';

    private const JSON = 'json';

    private const BOOLEAN = 'boolean';

    private const INTEGER = 'integer';

    /** The keys of a resource type row in the contract's order, each a column, and what is in it. */
    private const RESOURCE_TYPE_COLUMNS = [
        'canonical_type' => self::TEXT,
        'source_class' => self::TEXT,
        'workload' => self::TEXT,
        'resource_class' => self::TEXT,
        'support_state' => self::TEXT,
        'max_coverage_level' => self::TEXT,
        'max_claim_state' => self::TEXT,
        'restore_tier' => self::TEXT,
        'source_aliases' => self::JSON,
        'metadata' => self::JSON,
    ];

    /** The same of a supported scope. */
    private const SUPPORTED_SCOPE_COLUMNS = [
        'scope_key' => self::TEXT,
        'workload' => self::TEXT,
        'denominator' => self::JSON,
        'minimum_level' => self::TEXT,
        'include_fallback' => self::BOOLEAN,
        'include_beta' => self::BOOLEAN,
        'allow_beta_certification' => self::BOOLEAN,
        'allow_derived_identity' => self::BOOLEAN,
        'customer_claimable' => self::BOOLEAN,
        'active' => self::BOOLEAN,
        'max_evidence_age_seconds' => self::INTEGER,
        'metadata' => self::JSON,
    ];

    /** @param  Closure(): Container  $application the one that handles the request at hand: under Octane, each has its own */
    public function __construct(private Closure $application) {}

    /**
     * The definitions, compiled.
     *
     * @throws InvalidDefinitions if the contract refuses what is in the tables
     * @throws DefinitionsNotSeeded if the tables are empty
     * @throws InvalidConfiguration if the activation is neither `inactive` nor `active`
     */
    public function get(): Definitions
    {
        $activation = $this->activation();

        return $this->request()->compiled[$this->connection()->getName()][$activation->value] ??= Definitions::fromJson($this->json());
    }

    /**
     * The definitions as a document of the contract.
     *
     * @throws DefinitionsNotSeeded if the tables are empty
     * @throws InvalidConfiguration if the activation is neither `inactive` nor `active`
     */
    public function json(): string
    {
        $activation = $this->activation();
        $connection = $this->connection();
        $rows = $this->request()->rows[$connection->getName()] ??= $this->read($connection);

        return '{"contract":1,"activation":'.self::text($activation->value).','.$rows.'}';
    }

    /** Lets the request at hand read the tables again: for whoever has just changed them. */
    public function forget(): void
    {
        $request = $this->request();
        $request->rows = [];
        $request->compiled = [];
    }

    /**
     * What configuration says: whether anything may reach a customer or an operator.
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

    /** Both tables, in one query, as the two last members of the document. */
    private function read(Connection $connection): string
    {
        $resourceTypes = [];
        $supportedScopes = [];

        foreach ($this->query($connection)->get() as $row) {
            /** @var array<string, mixed> $row */
            $row = (array) $row;

            if ($row['scope_key'] === null) {
                $resourceTypes[] = self::object(self::RESOURCE_TYPE_COLUMNS, $row);
            } else {
                $supportedScopes[] = self::object(self::SUPPORTED_SCOPE_COLUMNS, $row);
            }
        }

        if ($resourceTypes === [] && $supportedScopes === []) {
            throw DefinitionsNotSeeded::tablesAreEmpty();
        }

        // Each begins with its natural key, and databases do not agree about the order of text.
        sort($resourceTypes, SORT_STRING);
        sort($supportedScopes, SORT_STRING);

        return '"resource_types":['.implode(',', $resourceTypes).'],"supported_scopes":['.implode(',', $supportedScopes).']';
    }

    private function query(Connection $connection): Builder
    {
        $columns = array_keys(self::RESOURCE_TYPE_COLUMNS + self::SUPPORTED_SCOPE_COLUMNS);
        $select = static fn (string $table, array $present): Builder => $connection->table($table)->selectRaw(
            implode(', ', array_map(static fn (string $column): string => array_key_exists($column, $present) ? $column : 'null as '.$column, $columns)),
        );

        return $select(self::RESOURCE_TYPES, self::RESOURCE_TYPE_COLUMNS)
            ->unionAll($select(self::SUPPORTED_SCOPES, self::SUPPORTED_SCOPE_COLUMNS));
    }

    /**
     * A row as a JSON object. What does not fit its column is written as it is, for the contract to refuse. A connection may
     * have PDO give numbers and truth values as text.
     *
     * @param  array<string, self::TEXT|self::JSON|self::BOOLEAN|self::INTEGER>  $columns
     * @param  array<string, mixed>  $row
     */
    private static function object(array $columns, array $row): string
    {
        $members = [];

        foreach ($columns as $column => $kind) {
            $value = $row[$column];
            $members[] = '"'.$column.'":'.match (true) {
                $kind === self::JSON && is_string($value) => $value,
                $kind === self::BOOLEAN && in_array($value, [1, '1'], true) => 'true',
                $kind === self::BOOLEAN && in_array($value, [0, '0'], true) => 'false',
                $kind === self::INTEGER && is_string($value) && preg_match('/\A[0-9]+\z/', $value) === 1 => $value,
                default => self::text($value),
            };
        }

        return '{'.implode(',', $members).'}';
    }

    private static function text(mixed $value): string
    {
        return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    }
}
