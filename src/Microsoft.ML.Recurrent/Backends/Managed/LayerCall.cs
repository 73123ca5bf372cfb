namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The memory that one direction of a layer reads and writes for a packed batch; empty for what is not there or not wanted.</summary>
internal ref struct LayerCall
{
    /// <summary>True if each row is read from its own last step to its first.</summary>
    public bool Reverse { get; init; }

    /// <summary>Steps that the rows have been read before, where their states are carried on: step masks go on from there.</summary>
    public long FirstStep { get; init; }

    /// <summary>(TotalSteps, inputs), rows <see cref="InputStride"/> apart.</summary>
    public ReadOnlySpan<float> Input { get; init; }

    public int InputStride { get; init; }

    /// <summary>Holds the products of inputs that have a number; null where all are made anew.</summary>
    public KnownInputs? Known { get; init; }

    /// <summary>(TotalSteps): the number of each input; empty where inputs have none.</summary>
    public ReadOnlySpan<int> InputNumbers { get; init; }

    /// <summary>(TotalSteps, what the cell reads of the layer below), in the order of the plan's leaves; empty for zeros.</summary>
    public ReadOnlySpan<float> Lower { get; init; }

    /// <summary>(TotalSteps, noise), in the order of the plan's leaves; empty for zeros.</summary>
    public ReadOnlySpan<float> Noise { get; init; }

    /// <summary>(TotalSteps, <see cref="OutputStride"/>); the outputs are written from <see cref="OutputColumn"/> on.</summary>
    public Span<float> Output { get; init; }

    public int OutputStride { get; init; }

    public int OutputColumn { get; init; }

    /// <summary>(TotalSteps, further outputs), in the order of the graph's.</summary>
    public Span<float> Further { get; init; }

    /// <summary>(rows, states) in packed row order; empty for zeros.</summary>
    public ReadOnlySpan<float> InitialState { get; init; }

    /// <summary>(rows, states) in packed row order, each row's states after the last step it is read; a row without steps keeps its initial ones.</summary>
    public Span<float> FinalState { get; init; }
}
