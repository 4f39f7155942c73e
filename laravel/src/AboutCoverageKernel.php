<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Definitions;
use CoverageKernel\Seeds;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\QueryException;
use Throwable;

/**
 * The section of `php artisan about`: each value, or the reason why it is not available. The digest is the one that the definitions
 * have when they are active, for comparison with the reviewed one.
 */
final class AboutCoverageKernel
{
    /** @return array<string, string> */
    public static function section(Container $application): array
    {
        return [
            'Extension version' => Extension::version() ?? 'not loaded: '.Extension::INSTALL_COMMAND,
            'Contract version' => self::valueOrReason(static fn (): string => (string) Definitions::fromJson(Seeds::kernel())->contract()),
            'Activation' => self::valueOrReason(static fn (): string => self::activation($application->make(DefinitionsRepository::class))),
            'Definitions digest' => self::valueOrReason(static fn (): string => $application->make(DefinitionsRepository::class)->digestWhenActive()),
            'Reviewed definitions' => self::valueOrReason(static fn (): string => $application->make(DefinitionsRepository::class)->reviewedDigest() ?? 'none'),
        ];
    }

    private static function activation(DefinitionsRepository $definitions): string
    {
        $inForce = $definitions->get()->activation();

        return $inForce === $definitions->activation()
            ? $inForce->value
            : "{$inForce->value}: the configuration says {$definitions->activation()->value}, but the definitions are not the reviewed ones";
    }

    /** @param  callable(): string  $value */
    private static function valueOrReason(callable $value): string
    {
        try {
            Extension::ensureUsable();

            return $value();
        } catch (Throwable $reason) {
            // The first line of the database's own message, without the query.
            $cause = $reason instanceof QueryException ? $reason->getPrevious() ?? $reason : $reason;

            return 'not available: '.strtok($cause->getMessage(), "\n");
        }
    }
}
