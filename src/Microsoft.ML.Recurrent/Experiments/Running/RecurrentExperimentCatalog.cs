namespace Microsoft.ML.Recurrent;

/// <summary>Makes experiments. <c>mlContext.Recurrent()</c> gives it.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RecurrentExperimentCatalog
{
    private readonly MLContext _context;

    internal RecurrentExperimentCatalog(MLContext context) => _context = context;

    /// <summary>Makes an experiment, which its <c>Set</c> methods configure.</summary>
    public RecurrentExperiment CreateExperiment() => new(_context);
}
