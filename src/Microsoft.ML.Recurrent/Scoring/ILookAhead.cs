using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Walks over a source's rows, in order, with the model's output for each. For one thread at a time.</summary>
internal interface ILookAhead : IDisposable
{
    /// <summary>The model's output for the row it stands on.</summary>
    /// <exception cref="InvalidOperationException">It stands on no row.</exception>
    ReadOnlySpan<float> Current { get; }

    /// <summary>The attention's weights of the steps of the row it stands on, (steps, heads); nothing where the model has no column for them.</summary>
    ReadOnlySpan<float> CurrentAttention => [];

    DataViewRowId CurrentId { get; }

    /// <summary>The row's number within its series, and behind it the series' number; 0 where rows form no series.</summary>
    DataViewRowId CurrentPlace => default;

    bool MoveNext();
}
