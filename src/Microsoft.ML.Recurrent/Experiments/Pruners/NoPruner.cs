namespace Microsoft.ML.Recurrent;

/// <summary>Lets every trial run to its end.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record NoPruner : IPruner
{
    /// <inheritdoc/>
    public bool ShouldPause(Trial trial, PruningState state) => false;

    /// <inheritdoc/>
    public int? Promote(PruningState state) => null;

    /// <inheritdoc/>
    public bool MayPromote(Trial trial, PruningState state) => false;
}
