namespace Microsoft.ML.Recurrent.Network;

// The network itself: in which order its parts read one another, whatever runs them.
internal sealed partial class NetworkShape
{
    /// <summary>Reads all layers; gives the outputs of the highest.</summary>
    public TSteps ReadSteps<TReading, TSteps>(TReading reading)
        where TReading : ILayerReading<TSteps>, allows ref struct
        where TSteps : allows ref struct
    {
        var steps = reading.Steps();
        for (int layer = 0; layer < Options.Layers; layer++)
            steps = reading.Layer(layer, steps);
        return steps;
    }

    /// <summary>Reads the encoder, of a network whose head reads pooled steps; gives (rows, PooledWidth).</summary>
    public TRows ReadPooled<TReading, TSteps, TRows>(TReading reading)
        where TReading : INetworkReading<TSteps, TRows>, allows ref struct
        where TSteps : allows ref struct
        where TRows : allows ref struct => reading.Pool(ReadSteps<TReading, TSteps>(reading));

    /// <summary>Reads the whole network; gives (rows, OutputsPerRow), with a head that reads every step (steps, OutputsPerRow).</summary>
    public TRows Read<TReading, TSteps, TRows>(TReading reading)
        where TReading : INetworkReading<TSteps, TRows>, allows ref struct
        where TSteps : allows ref struct
        where TRows : allows ref struct
    {
        if (HeadReadsSteps)
            return reading.Head(reading.Every(ReadSteps<TReading, TSteps>(reading)));
        return reading.Head(HeadSteps > 0
            ? reading.Tail(ReadSteps<TReading, TSteps>(reading))
            : reading.Join(ReadPooled<TReading, TSteps, TRows>(reading)));
    }
}
