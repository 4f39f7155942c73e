<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** Contract §4.1: claim and scope. */
final class ClaimAndScope
{
    /** The rules after the scope is found: its codes. `type_excluded` stands for one reason for each excluded type. */
    public static function judge(Claim $claim, Observed $observed, Scope $scope): int
    {
        $codes = $observed->definitions->active ? 0 : Code::KERNEL_INACTIVE;
        if (! $scope->active) {
            $codes |= Code::INACTIVE_SCOPE;
        }
        if ($scope->counted === []) {
            $codes |= Code::EMPTY_DENOMINATOR;
        }
        if ($scope->excluded !== []) {
            $codes |= Code::TYPE_EXCLUDED;
        }
        if ($claim->denominator !== null && $claim->denominator !== $scope->counted && ! self::isCounted($claim->denominator, $scope)) {
            $codes |= Code::DENOMINATOR_MISMATCH;
        }
        if ($claim->level < $scope->minimumLevel) {
            $codes |= Code::LEVEL_BELOW_MINIMUM;
        }
        if ($claim->audience === Family::CUSTOMER && ! $scope->customerClaimable) {
            $codes |= Code::NOT_CUSTOMER_CLAIMABLE;
        }
        if ($scope->maximumAge !== null && $claim->asOf === Time::NEVER) {
            $codes |= Code::AS_OF_MISSING;
        }
        if ($claim->workspaceId === null) {
            $codes |= $claim->audience === Family::INTERNAL ? 0 : Code::UNNAMED_WORKSPACE;
        } elseif ($claim->workspaceId !== $observed->workspaceId) {
            $codes |= Code::FOREIGN_WORKSPACE;
        }
        if ($claim->managedEnvironmentId === null) {
            $codes |= $claim->audience === Family::INTERNAL ? 0 : Code::UNNAMED_MANAGED_ENVIRONMENT;
        } elseif ($claim->managedEnvironmentId !== $observed->managedEnvironmentId) {
            $codes |= Code::FOREIGN_MANAGED_ENVIRONMENT;
        }
        if ($claim->providerConnectionId !== null && $claim->providerConnectionId !== $observed->providerConnectionId) {
            $codes |= Code::FOREIGN_PROVIDER_CONNECTION;
        }

        return $codes;
    }

    /** The codes of a claim without a known scope. */
    public static function judgeWithoutScope(Claim $claim, Observed $observed): int
    {
        return ($observed->definitions->active ? 0 : Code::KERNEL_INACTIVE) | match (true) {
            $claim->scopeKey !== null => Code::UNKNOWN_SCOPE,
            $claim->percent === 10_000 => Code::UNSCOPED_FULL_CLAIM,
            default => Code::UNSCOPED_CLAIM,
        };
    }

    /** The lowest of the caps. */
    public static function state(int $codes, Claim $claim): int
    {
        if ($codes === 0) {
            return Family::ALLOWED;
        }
        $internalOnly = Code::NOT_CUSTOMER_CLAIMABLE;
        $limited = 0;
        if ($claim->audience === Family::INTERNAL) {
            $internalOnly |= Code::KERNEL_INACTIVE;
        }
        if ($claim->denominator !== null) {
            $limited |= Code::TYPE_EXCLUDED;
        } elseif ($claim->audience !== Family::CUSTOMER) {
            $internalOnly |= Code::TYPE_EXCLUDED;
        }

        return match (true) {
            ($codes & ~($internalOnly | $limited)) !== 0 => Family::BLOCKED,
            ($codes & $internalOnly) !== 0 => Family::INTERNAL_ONLY,
            default => Family::LIMITED,
        };
    }

    /**
     * Whether the claimed types, which are distinct, are the counted ones in another order.
     *
     * @param  list<string>  $claimed
     */
    private static function isCounted(array $claimed, Scope $scope): bool
    {
        if (count($claimed) !== count($scope->counted)) {
            return false;
        }
        foreach ($claimed as $type) {
            if (! isset($scope->isCounted[$type])) {
                return false;
            }
        }

        return true;
    }
}
