<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Seeding;

use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Seeds;
use Illuminate\Contracts\Config\Repository;

/** Reads the documents to seed: the files in `coverage-kernel.documents`, or the extension's own if there are none. */
final readonly class Documents
{
    public function __construct(private Repository $config) {}

    /**
     * Returns the rows of all documents, checked by the extension.
     *
     * @throws InvalidConfiguration if a configured document cannot be read
     * @throws InvalidDefinitions if the extension refuses one of the documents, or their combination
     */
    public function rows(): DefinitionRows
    {
        return DefinitionRows::fromDocuments($this->texts());
    }

    /** @return non-empty-array<array-key, string> */
    private function texts(): array
    {
        $paths = $this->config->get('coverage-kernel.documents');

        if ($paths === null) {
            return [Seeds::kernel(), Seeds::intuneCatalog()];
        }
        if (! is_array($paths) || $paths === []) {
            throw InvalidConfiguration::of('documents', 'null or a non-empty list of paths', $paths);
        }

        return array_map($this->read(...), $paths);
    }

    private function read(mixed $path): string
    {
        $text = is_string($path) && is_file($path) ? file_get_contents($path) : false;

        return $text === false
            ? throw InvalidConfiguration::of('documents', 'a list of paths of readable files', $path)
            : $text;
    }
}
