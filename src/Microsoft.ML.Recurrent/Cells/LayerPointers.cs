namespace Microsoft.ML.Recurrent.Cells;

/// <summary>Where one direction's parameters, or their gradients, stand in memory, laid out as PyTorch does; null for what is not wanted.</summary>
internal unsafe struct ParameterPointers
{
    /// <summary>(gates × hidden, inputs).</summary>
    public float* WeightIh;

    /// <summary>(gates × hidden, hidden).</summary>
    public float* WeightHh;

    /// <summary>(gates × hidden).</summary>
    public float* BiasIh;

    /// <summary>(gates × hidden).</summary>
    public float* BiasHh;
}

/// <summary>One direction's part in a call; null for what is not there or not wanted.</summary>
internal unsafe struct DirectionPointers
{
    /// <summary>Whether each row is read from its own last step to its first.</summary>
    public bool Reverse;

    public ParameterPointers Parameters;

    /// <summary>(rows, StateSize); null for zeros.</summary>
    public float* InitialState;

    /// <summary>(rows, StateSize), written on the way forward.</summary>
    public float* FinalState;

    /// <summary>Written on the way back.</summary>
    public ParameterPointers Gradients;

    /// <summary>(rows, StateSize), read on the way back; null for zeros.</summary>
    public float* FinalGradient;

    /// <summary>(rows, StateSize), written on the way back.</summary>
    public float* InitialGradient;
}

/// <summary>Rows of numbers in memory, <see cref="Stride"/> elements apart.</summary>
internal readonly unsafe struct RowPointer(float* start, int stride)
{
    public float* Start => start;

    public int Stride => stride;

    public bool IsNull => start is null;

    public float* Row(int row) => start + (nint)row * stride;

    public RowPointer From(int row) => new(Row(row), stride);

    public RowPointer Column(int column) => new(start + column, stride);
}
