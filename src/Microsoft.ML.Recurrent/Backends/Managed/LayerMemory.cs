namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The memory that the forward pass of one direction of a layer reads and writes for a batch. Steps are the packed batch's positions.</summary>
internal unsafe struct ForwardMemory
{
    /// <summary>True if each row is read from its own last step to its first.</summary>
    public bool Reverse;

    /// <summary>Steps that the rows have been read before, where their states are carried on: step masks go on from there.</summary>
    public long FirstStep;

    /// <summary>(TotalSteps, inputs).</summary>
    public RowMemory Input;

    /// <summary>Holds the products of inputs that have a number, or nothing.</summary>
    public KnownInputs? Known;

    /// <summary>(TotalSteps): the number of each input, or nothing.</summary>
    public int* InputNumbers;

    /// <summary>(TotalSteps, what the cell reads of the layer below); nothing for zeros.</summary>
    public RowMemory Lower;

    /// <summary>(TotalSteps, noise); nothing for zeros.</summary>
    public RowMemory Noise;

    /// <summary>(rows, factors of recurrent dropout); nothing for a cell without them.</summary>
    public RowMemory RowMask;

    /// <summary>(TotalSteps, hidden), written.</summary>
    public RowMemory Output;

    /// <summary>(TotalSteps, further outputs), written, or nothing.</summary>
    public RowMemory Further;

    /// <summary>(rows, states); nothing for zeros.</summary>
    public RowMemory InitialState;

    /// <summary>(rows, states), written, or nothing.</summary>
    public RowMemory FinalState;
}

/// <summary>The memory that the backward pass reads and writes: the input, and the gradients of what the forward pass wrote and read.</summary>
internal struct BackwardMemory
{
    /// <summary>(TotalSteps, inputs), as in the forward pass.</summary>
    public RowMemory Read;

    /// <summary>(TotalSteps, hidden); nothing for zeros.</summary>
    public RowMemory Output;

    /// <summary>(TotalSteps, further outputs); nothing for zeros.</summary>
    public RowMemory Further;

    /// <summary>(rows, states); nothing for zeros.</summary>
    public RowMemory FinalState;

    /// <summary>(TotalSteps, inputs), written, or nothing.</summary>
    public RowMemory Input;

    /// <summary>(TotalSteps, what the cell reads of the layer below), written, or nothing.</summary>
    public RowMemory Lower;

    /// <summary>(rows, states), written, or nothing.</summary>
    public RowMemory InitialState;
}
