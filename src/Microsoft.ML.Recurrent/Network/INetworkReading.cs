namespace Microsoft.ML.Recurrent.Network;

/// <summary>A way to run a network's layers: on torch, on the managed kernels, in a graph of ONNX. The order is <see cref="NetworkShape"/>'s.</summary>
/// <typeparam name="TSteps">The values of all steps of a batch.</typeparam>
internal interface ILayerReading<TSteps>
    where TSteps : allows ref struct
{
    /// <summary>The inputs of the steps: numbers, then embeddings.</summary>
    TSteps Steps();

    /// <summary>A layer's outputs, its directions side by side.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="below">The outputs of the layer below, or the inputs of the steps.</param>
    TSteps Layer(int layer, TSteps below);
}

/// <summary>A way to run a whole network.</summary>
/// <typeparam name="TSteps">The values of all steps of a batch.</typeparam>
/// <typeparam name="TRows">The values of all rows of a batch.</typeparam>
internal interface INetworkReading<TSteps, TRows> : ILayerReading<TSteps>
    where TSteps : allows ref struct
    where TRows : allows ref struct
{
    /// <summary>One vector per row of the outputs of all its steps, (rows, PooledWidth); zeros for a row without steps.</summary>
    TRows Pool(TSteps top);

    /// <summary>The outputs of each row's last HeadSteps steps, (rows × HeadSteps, EncoderWidth).</summary>
    TRows Tail(TSteps top);

    /// <summary>The outputs of every step and the static features of its row, (steps of all rows, HeadInputWidth).</summary>
    TRows Every(TSteps top);

    /// <summary>Pooled steps and static features, (rows, HeadInputWidth).</summary>
    TRows Join(TRows pooled);

    /// <summary>The head's outputs, (rows, OutputsPerRow); with a head that reads every step, of all steps.</summary>
    TRows Head(TRows input);
}
