<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Seeding;

use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Seeds;
use Illuminate\Contracts\Config\Repository;

/** The documents that are seeded: those that `coverage-kernel.documents` names, else those that the extension carries. */
final readonly class Documents
{
    public function __construct(private Repository $config) {}

    /**
     * The definitions of all documents together, checked by the extension.
     *
     * @throws InvalidConfiguration if a document is named that cannot be read
     * @throws InvalidDefinitions if the contract refuses one of them, or all of them together
     */
    public function rows(): DefinitionRows
    {
        return DefinitionRows::fromDocuments($this->texts());
    }

    /** @return non-empty-list<string> */
    private function texts(): array
    {
        $paths = $this->config->get('coverage-kernel.documents');

        if ($paths === null) {
            return [Seeds::kernel(), Seeds::intuneCatalog()];
        }
        if (! is_array($paths) || $paths === []) {
            throw InvalidConfiguration::of('documents', 'null or a list of paths, at least one', $paths);
        }

        return array_map($this->read(...), array_values($paths));
    }

    private function read(mixed $path): string
    {
        $text = is_string($path) && is_file($path) ? file_get_contents($path) : false;

        return $text === false
            ? throw InvalidConfiguration::of('documents', 'a list of paths of files that can be read', $path)
            : $text;
    }
}
