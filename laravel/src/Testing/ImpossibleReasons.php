<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use CoverageKernel\Decision;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use LogicException;

/** A test chose reasons that the contract does not allow for its claim, or not together. */
final class ImpossibleReasons extends LogicException
{
    /** @param  non-empty-array<ReasonCode>  $missing */
    public static function of(Decision $decision, array $missing): self
    {
        $found = array_unique(array_map(static fn (Reason $reason): string => $reason->code()->value, $decision->reasons()));

        return new self(sprintf(
            'the decision on %s cannot have %s; it has %s',
            $decision->claim()->toJson(),
            implode(' and ', array_map(static fn (ReasonCode $code): string => "`{$code->value}`".self::need($code), $missing)),
            $found === [] ? 'no reason' : '`'.implode('`, `', $found).'`',
        ));
    }

    private static function need(ReasonCode $code): string
    {
        $need = match ($code) {
            ReasonCode::UnscopedFullClaim => 'a claim of 100 % without a scope',
            ReasonCode::UnscopedClaim => 'a claim of less than 100 % without a scope',
            ReasonCode::DenominatorMismatch => 'a claim that names its denominator',
            ReasonCode::LevelBelowMinimum => 'a level under `certified`',
            ReasonCode::NotCustomerClaimable => 'a claim to a customer',
            ReasonCode::AsOfMissing, ReasonCode::UnnamedWorkspace, ReasonCode::UnnamedManagedEnvironment => 'a claim that the guard has not completed',
            ReasonCode::BetaCertification => 'a claim of the level `certified`',
            ReasonCode::NotRestorable => 'a restore claim',
            ReasonCode::EvidenceMetadataOnly, ReasonCode::EvidencePartial, ReasonCode::EvidenceStale => 'a level over `detected`',
            default => null,
        };

        return $need === null ? '' : " (which needs {$need})";
    }
}
