<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

use DateTimeInterface;

/** A coverage claim (contract §2). Its properties are not `readonly` for the reason that `Decision` has. */
final class Claim
{
    public function __construct(
        public ?string $scopeKey,
        public int $level,
        public int $audience,
        /** In hundredths of a percent. */
        public int $percent = 10_000,
        /** `not_restorable` if this is not a restore claim. */
        public int $restoreTier = 0,
        /** @var non-empty-list<string>|null */
        public ?array $denominator = null,
        /** `Time::NEVER` if there is none. */
        public int $asOf = Time::NEVER,
        public int $asOfNanoseconds = 0,
        public ?string $workspaceId = null,
        public ?string $managedEnvironmentId = null,
        public ?string $providerConnectionId = null,
    ) {}

    /** The counterpart of the extension's constructor. */
    public static function of(
        ?string $scopeKey,
        string $level,
        string $audience,
        float $percent = 100.0,
        ?string $restoreTier = null,
        ?array $denominator = null,
        ?DateTimeInterface $asOf = null,
        int|string|null $workspaceId = null,
        int|string|null $managedEnvironmentId = null,
        int|string|null $providerConnectionId = null,
    ): self {
        $microseconds = $asOf === null ? 0 : (int) $asOf->format('u');

        return new self(
            $scopeKey,
            Family::COVERAGE_LEVEL[$level],
            Family::AUDIENCE[$audience],
            (int) round($percent * 100),
            $restoreTier === null ? 0 : Family::RESTORE_TIER[$restoreTier],
            $denominator,
            $asOf === null ? Time::NEVER : 2 * $asOf->getTimestamp() + ($microseconds > 0 ? 1 : 0),
            $microseconds * 1_000,
            $workspaceId === null ? null : (string) $workspaceId,
            $managedEnvironmentId === null ? null : (string) $managedEnvironmentId,
            $providerConnectionId === null ? null : (string) $providerConnectionId,
        );
    }

    /** @param  array<string, mixed>  $claim */
    public static function fromArray(array $claim): self
    {
        $asOf = $claim['as_of'] ?? null;

        return new self(
            $claim['scope_key'],
            Family::COVERAGE_LEVEL[$claim['level']],
            Family::AUDIENCE[$claim['audience']],
            isset($claim['percent']) ? (int) round($claim['percent'] * 100) : 10_000,
            isset($claim['restore_tier']) ? Family::RESTORE_TIER[$claim['restore_tier']] : 0,
            $claim['denominator'] ?? null,
            $asOf === null ? Time::NEVER : Time::parse($asOf),
            $asOf === null ? 0 : Time::nanoseconds($asOf),
            self::id($claim['workspace_id'] ?? null),
            self::id($claim['managed_environment_id'] ?? null),
            self::id($claim['provider_connection_id'] ?? null),
        );
    }

    public static function fromJson(string $json): self
    {
        return self::fromArray(json_decode($json, true, flags: JSON_THROW_ON_ERROR));
    }

    /** `17` and `"17"` are the same id. `json_decode` returns a float for `-0`. */
    public static function id(int|float|string|null $id): ?string
    {
        return $id === null || is_string($id) ? $id : (string) (int) $id;
    }

    public function toJson(): string
    {
        return '{"scope_key":'.($this->scopeKey === null ? 'null' : "\"{$this->scopeKey}\"")
            .',"level":"'.Family::COVERAGE_LEVELS[$this->level]
            .'","audience":"'.Family::AUDIENCES[$this->audience]
            .'","percent":'.Canonical::percent($this->percent)
            .',"restore_tier":'.($this->restoreTier === 0 ? 'null' : '"'.Family::RESTORE_TIERS[$this->restoreTier].'"')
            .',"denominator":'.($this->denominator === null ? 'null' : Canonical::words($this->denominator))
            .',"as_of":'.($this->asOf === Time::NEVER ? 'null' : '"'.Time::text($this->asOf, $this->asOfNanoseconds).'"')
            .',"workspace_id":'.Canonical::textOrNull($this->workspaceId)
            .',"managed_environment_id":'.Canonical::textOrNull($this->managedEnvironmentId)
            .',"provider_connection_id":'.Canonical::textOrNull($this->providerConnectionId)
            .'}';
    }
}
