namespace Microsoft.ML.Recurrent.Equations;

/// <summary>One sequence as one direction of a layer reads it.</summary>
/// <param name="Steps">Steps.</param>
/// <param name="Input">(steps, inputs).</param>
/// <param name="Lower">(steps, what the cell reads of the layer below), in the order of the plan's leaves.</param>
/// <param name="Noise">(steps, noise), in the order of the plan's leaves.</param>
/// <param name="InitialState">The states before the first step, one after another.</param>
internal sealed record LayerSequence<T>(int Steps, T[] Input, T[] Lower, T[] Noise, T[] InitialState)
{
    /// <summary>The factors of recurrent dropout, in the order of the plan's leaves.</summary>
    public T[] RowMask { get; init; } = [];
}

/// <summary>The gradients of a loss.</summary>
/// <param name="Input">(steps, inputs).</param>
/// <param name="Lower">(steps, what the cell reads of the layer below).</param>
/// <param name="InitialState">The states before the first step, one after another.</param>
/// <param name="Parameters">The arrays of a layer's parameters, in their order.</param>
internal sealed record LayerGradients<T>(T[] Input, T[] Lower, T[] InitialState, T[][] Parameters);
