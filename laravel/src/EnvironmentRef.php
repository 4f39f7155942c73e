<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Laravel\Schema\KeyType;

/**
 * Identifies the coverage that a claim is about: one managed environment of one workspace, read through one provider
 * connection. Two connections of the same environment may observe different coverage. If one found fewer resources of a type
 * than the other, a claim through it is blocked.
 *
 * `17` and `"17"` are the same id (contract §2). Ids must be spelled as the database returns them: numbers without leading zeros,
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

    /** @throws InvalidEnvironment if one of them is not an id (contract §2) */
    public function __construct(int|string $workspaceId, int|string $managedEnvironmentId, int|string $providerConnectionId)
    {
        $this->workspaceId = self::id('workspaceId', $workspaceId);
        $this->managedEnvironmentId = self::id('managedEnvironmentId', $managedEnvironmentId);
        $this->providerConnectionId = self::id('providerConnectionId', $providerConnectionId);
    }

    /**
     * Checks that each id is spelled as the database returns a key of this type.
     *
     * @throws InvalidEnvironment if one of them is not
     */
    public function ensureFits(KeyType $type): void
    {
        foreach ([
            'workspaceId' => $this->workspaceId,
            'managedEnvironmentId' => $this->managedEnvironmentId,
            'providerConnectionId' => $this->providerConnectionId,
        ] as $name => $id) {
            if (! $type->accepts($id)) {
                throw InvalidEnvironment::key($name, $id, $type);
            }
        }
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
