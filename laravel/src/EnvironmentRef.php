<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;

/**
 * Whose coverage is asked about: one managed environment of one workspace, as one provider connection reads it.
 *
 * All three are needed: what another connection of the same environment observed is another matter. `17` and `"17"` are
 * the same id (contract §2). Any other spelling than the database's names another environment, and is blocked: it writes
 * UUIDs in lower case.
 */
final readonly class EnvironmentRef
{
    /** @var non-empty-string */
    public string $workspaceId;

    /** @var non-empty-string */
    public string $managedEnvironmentId;

    /** @var non-empty-string */
    public string $providerConnectionId;

    /** @throws InvalidEnvironment if one of them is no id (contract §2) */
    public function __construct(int|string $workspaceId, int|string $managedEnvironmentId, int|string $providerConnectionId)
    {
        $this->workspaceId = self::id('workspaceId', $workspaceId);
        $this->managedEnvironmentId = self::id('managedEnvironmentId', $managedEnvironmentId);
        $this->providerConnectionId = self::id('providerConnectionId', $providerConnectionId);
    }

    /** @return non-empty-string */
    private static function id(string $name, int|string $id): string
    {
        $text = (string) $id;

        if ($text === '' || (is_int($id) && $id < 0) || preg_match('/\A[\x21-\x7e]{1,64}\z/', $text) !== 1) {
            throw InvalidEnvironment::id($name);
        }

        return $text;
    }
}
