<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use Illuminate\Contracts\Config\Repository as Config;

/**
 * Whether definitions are in force: only those that were reviewed are, whose digest is in the configuration. With any others, the
 * kernel is inactive. So a scope that somebody shortens in the database activates nothing.
 *
 * @internal
 */
final readonly class DefinitionsReview
{
    private function __construct(
        /** The configured activation. */
        public Activation $activation,

        /** The digest of the definitions that were reviewed; null if there is none in the configuration. */
        public ?string $reviewed,
    ) {}

    /** @throws InvalidConfiguration if the activation or the digest is invalid */
    public static function fromConfig(Config $config): self
    {
        $activation = $config->get('coverage-kernel.activation');
        $reviewed = $config->get('coverage-kernel.reviewed_definitions');

        return new self(
            (is_string($activation) ? Activation::tryFrom($activation) : null)
                ?? throw InvalidConfiguration::of('activation', '`inactive` or `active`', $activation),
            $reviewed === null || (is_string($reviewed) && preg_match('/\A[0-9a-f]{64}\z/', $reviewed) === 1)
                ? $reviewed
                : throw InvalidConfiguration::of('reviewed_definitions', 'a SHA-256 in lower-case hex, or null', $reviewed),
        );
    }

    /**
     * Returns the definitions with the activation that is in force for them.
     *
     * @param  string  $rows  the members `resource_types` and `supported_scopes` of a definitions document
     *
     * @throws InvalidDefinitions if the extension refuses them
     */
    public function definitions(string $rows): Definitions
    {
        $active = $this->activation === Activation::Active ? self::compile(Activation::Active, $rows) : null;

        return $active !== null && $active->digest() === $this->reviewed ? $active : self::compile(Activation::Inactive, $rows);
    }

    /**
     * Returns the digest that the definitions have when they are active: the one to configure once they are reviewed.
     *
     * @param  string  $rows  the members `resource_types` and `supported_scopes` of a definitions document
     *
     * @throws InvalidDefinitions if the extension refuses them
     */
    public static function digestWhenActive(string $rows): string
    {
        return self::compile(Activation::Active, $rows)->digest();
    }

    /**
     * Returns why definitions are inactive although the configuration activates the kernel: the digest that they have when they
     * are active, and the one that was reviewed. Null if this is not the case.
     *
     * @return array{found: string, reviewed: string|null}|null
     */
    public function mismatch(Definitions $inForce): ?array
    {
        if ($this->activation !== Activation::Active || $inForce->activation() === Activation::Active) {
            return null;
        }
        $canonical = $inForce->toJson();
        $rows = substr($canonical, (int) strpos($canonical, '"resource_types"'), -1);

        return ['found' => self::digestWhenActive($rows), 'reviewed' => $this->reviewed];
    }

    /** The extension compiles each text once in a process. */
    private static function compile(Activation $activation, string $rows): Definitions
    {
        return Definitions::fromJson("{\"contract\":1,\"activation\":\"{$activation->value}\",{$rows}}");
    }
}
