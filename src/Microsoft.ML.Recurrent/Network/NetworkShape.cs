using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Everything that fixes the sizes of a network's weights.</summary>
/// <param name="options">The cell, hidden size, layers, directions, pooling and embedding size.</param>
/// <param name="valuesPerStep">Numbers per step.</param>
/// <param name="tokenCounts">Embedding rows of each token column.</param>
/// <param name="staticWidth">Static features joined before the head.</param>
/// <param name="outputs">The head's outputs (logits), each time it is applied.</param>
internal sealed partial class NetworkShape(RecurrentOptions options, int valuesPerStep, IReadOnlyList<int> tokenCounts, int staticWidth, int outputs)
{
    private NetworkLayer[]? _layers;

    public RecurrentOptions Options => options;

    public int ValuesPerStep => valuesPerStep;

    public IReadOnlyList<int> TokenCounts => tokenCounts;

    public int StaticWidth => staticWidth;

    public int Outputs => outputs;

    /// <param name="options">The cell and sizes.</param>
    /// <param name="inputs">The columns.</param>
    /// <param name="outputs">The head's outputs, each time it is applied.</param>
    /// <param name="headReadsSteps">Whether a row has outputs for each of its steps.</param>
    /// <param name="clusters">The clusters of an adaptive softmax, or null.</param>
    /// <param name="hasField">Whether a field over the labels of neighboring steps stands on them.</param>
    public static NetworkShape Of(RecurrentOptions options, InputColumns inputs, int outputs, bool headReadsSteps = false, bool hasField = false, TokenClusters? clusters = null) =>
        new(options, inputs.ValuesPerStep, [.. inputs.TokenColumns.Select(c => c.TokenCount)], inputs.StaticWidth, outputs)
        {
            Spelled = inputs.Spelled,
            StaticKeys = KeysOf(inputs.Statics),
            HeadReadsSteps = headReadsSteps,
            HasField = hasField,
            Clusters = clusters,
            PredictsTokens = inputs.Sequences.Any(column => column.HasBoundary),
        };

    /// <summary>The token columns whose words have features of their own, beside their embeddings.</summary>
    public IReadOnlyList<SpelledColumn> Spelled { get; init; } = [];

    /// <summary>The places of keys among the static features: one for each of their values, of which a row fills one.</summary>
    public IReadOnlyList<HeadKey> StaticKeys { get; init; } = [];

    /// <summary>Without the keys' places. Allocates nothing: it is asked for with every row.</summary>
    public int StaticNumbers
    {
        get
        {
            int numbers = StaticWidth;
            for (int i = 0; i < StaticKeys.Count; i++)
                numbers -= StaticKeys[i].Width;
            return numbers;
        }
    }

    /// <summary>The head reads each of a row's last so many steps on their own, instead of one vector pooled from all of them; 0 pools.
    /// Every row then has that many steps, and statics stand in the steps themselves.</summary>
    public int HeadSteps { get; init; }

    /// <summary>The head reads every step of a row on its own, beside the row's static features, instead of one vector pooled from all of them.</summary>
    public bool HeadReadsSteps { get; init; }

    /// <summary>True if the outputs of steps are labels over whose neighbors stands a conditional random field.</summary>
    public bool HasField { get; init; }

    /// <summary>The head's outputs are tokens, and all that a step gives is the log-likelihood of the one that follows it: a number in place of all <see cref="Outputs"/>.</summary>
    public bool PredictsTokens { get; init; }

    /// <summary>The embeddings are the head's weight, too.</summary>
    public bool TiesWeights => PredictsTokens && Clusters is null && (Options.NextToken.TieWeights ?? Options.EmbeddingSize == EncoderWidth);

    /// <summary>The clusters of an adaptive softmax; null where the softmax is a full one.</summary>
    public TokenClusters? Clusters { get; init; }

    /// <summary>The head of a network that predicts tokens reads each row's last step alone, and gives the log-probability of each token that may follow it, of all but the boundary.</summary>
    public bool RecommendsItems { get; private init; }

    /// <summary>Tokens that a row holds have no probability to follow it.</summary>
    public bool ExcludesSeenItems { get; private init; }

    /// <summary>The same network as it recommends what follows a row.</summary>
    /// <param name="excludesSeen">Whether what the row holds is left out.</param>
    public NetworkShape Recommending(bool excludesSeen) => new(Options with { Pooling = SequencePooling.Last }, ValuesPerStep, TokenCounts, StaticWidth, Outputs)
    {
        Spelled = Spelled,
        PredictsTokens = true,
        Clusters = Clusters,
        RecommendsItems = true,
        ExcludesSeenItems = excludesSeen,
    };

    /// <summary>Training carries states from batch to batch.</summary>
    public bool CarriesStates => PredictsTokens && Options.NextToken.Context == NextTokenContext.Stateful;

    /// <summary>Numbers that a row gets, (<see cref="HeadSteps"/>, <see cref="Outputs"/>) where the head reads several steps; that a step gets where it reads every one.</summary>
    public int OutputsPerRow => RecommendsItems ? Outputs - 1 : PredictsTokens ? 1 : checked(Outputs * Math.Max(1, HeadSteps));

    /// <summary>Values that a row carries from step to step in each direction of each layer.</summary>
    public int StateSize => Layer(0).StateWidth;

    public int Directions => Options.Bidirectional ? 2 : 1;

    /// <summary>Size of one step's input: the numbers, the embeddings and the features of words.</summary>
    public int StepWidth => WordPlace(Spelled.Count);

    /// <summary>Size of each layer's output per step.</summary>
    public int EncoderWidth => Options.HiddenSize * Directions;

    /// <summary>Size of what the steps of a row are pooled to: a layer's output, or one for each head of the attention.</summary>
    public int PooledWidth => checked(EncoderWidth * Math.Max(1, AttentionHeads));

    /// <summary>Columns of the head's weight.</summary>
    public int HeadWidth => PooledWidth + StaticWidth;

    /// <summary>Numbers that the head reads of a row; its keys are looked up.</summary>
    public int HeadInputWidth => PooledWidth + StaticNumbers;

    /// <summary>The most values that a step has on its way through the network.</summary>
    public int WidestStep => Math.Max(Math.Max(StepWidth, EncoderWidth), HeadReadsSteps ? Math.Max(HeadInputWidth, OutputsPerRow) : AttentionHeads);

    /// <summary>The most values that a row has after its steps: the head's input or its outputs.</summary>
    public long WidestRow => Math.Max(1L, HeadSteps) * Math.Max(HeadInputWidth, PredictsTokens && !RecommendsItems ? 1 : Outputs);

    /// <exception cref="InvalidOperationException">A single step, or a single row's outputs, have more values than can be held.</exception>
    public void ThrowIfTooLarge()
    {
        long words = (long)Spelled.Count * WordWidth, step = ValuesPerStep + (long)TokenCounts.Count * Options.EmbeddingSize + words;
        if (step > PackedSize.Most)
            throw new InvalidOperationException(
                $"A step has {step} values, {ValuesPerStep} features and {TokenCounts.Count} embeddings of {Options.EmbeddingSize}{(words > 0 ? $" and {words} features of words" : "")}, "
                + $"but at most {PackedSize.Most} can be held. Use fewer features or a smaller EmbeddingSize.");
        ThrowIfCharactersAreTooLarge();
        if ((long)PooledWidth + StaticWidth > PackedSize.Most)
            throw new InvalidOperationException(
                $"The head reads {(long)PooledWidth + StaticWidth} values of a row, {StaticWidth} of them of static columns, but at most {PackedSize.Most} can be held. "
                + "Use fewer or shorter static columns.");
        if (WidestRow > PackedSize.Most)
            throw new InvalidOperationException(
                $"A row takes {WidestRow} values in the head, {Math.Max(1, HeadSteps)} times {Math.Max(HeadInputWidth, Outputs)}, but at most {PackedSize.Most} can be held. "
                + "Use a smaller HiddenSize, fewer outputs or a shorter horizon.");
        if ((long)OutputsPerRow * (Options.Ensemble ?? 1) > PackedSize.Most)
            throw new InvalidOperationException(
                $"A row has {OutputsPerRow} outputs of each of {Options.Ensemble} networks, but at most {PackedSize.Most} can be held together. "
                + "Use a smaller Ensemble, fewer outputs or a shorter horizon.");
    }

    /// <summary>Bytes of a batch's inputs and dropout masks, at most.</summary>
    public long CopiedBytes(long steps) => checked(sizeof(float)
        * (steps * (2L * StepWidth + (Options.Layers - 1L) * EncoderWidth) + (Options.RecurrentWeightDropout > 0 ? LayerValues : 0)
            + (Options.WordTypeDropout > 0 ? TokenCounts.Sum(tokens => (long)tokens) : 0)));

    /// <summary>Units of the attention over the steps; 0 where steps are pooled in another way.</summary>
    public int AttentionUnits => Options.Pooling == SequencePooling.Attention && HeadSteps == 0 && !HeadReadsSteps ? Options.HiddenSize : 0;

    /// <summary>Heads of the attention over the steps; 0 where steps are pooled in another way.</summary>
    public int AttentionHeads => AttentionUnits == 0 ? 0 : Options.AttentionHeads;

    /// <summary>Values of the parameters of all layers.</summary>
    private long LayerValues => Enumerable.Range(0, Options.Layers).Sum(layer => Directions * Layer(layer).Parameters.Sum(p => (long)p.Count));

    public int LayerInputWidth(int layer) => layer == 0 ? StepWidth : EncoderWidth;

    /// <summary>A layer's equations and parameters.</summary>
    /// <param name="layer">From 0.</param>
    /// <exception cref="ArgumentException">The cell cannot have these sizes.</exception>
    // A delegate is made only where there is something to initialize: this is asked for in every step of a stream.
    public NetworkLayer Layer(int layer) => (_layers ?? LazyInitializer.EnsureInitialized(ref _layers, CreateLayers))[Math.Min(layer, 1)];

    /// <summary>The further outputs of the layer below that a layer reads; null where it reads none.</summary>
    /// <param name="layer">From 0.</param>
    public LowerColumns? LowerOf(int layer) => layer > 0 && Layer(layer).Graph.Lowers.Any() ? LowerColumns.Of(Layer(layer - 1), Layer(layer)) : null;

    /// <summary>The same sizes under other options.</summary>
    public NetworkShape With(RecurrentOptions other) => new(other, ValuesPerStep, TokenCounts, StaticWidth, Outputs)
    {
        Spelled = Spelled,
        StaticKeys = StaticKeys,
        HeadSteps = HeadSteps,
        HeadReadsSteps = HeadReadsSteps,
        HasField = HasField,
        PredictsTokens = PredictsTokens,
        Clusters = Clusters,
        RecommendsItems = RecommendsItems,
        ExcludesSeenItems = ExcludesSeenItems,
    };

    /// <summary>The lowest layer, for which a layer below is zero, and all others, which are alike.</summary>
    private NetworkLayer[] CreateLayers()
    {
        var graph = Options.ToCell().Graph;
        var lowest = new NetworkLayer(graph.WithoutLower(), StepWidth, Options.HiddenSize);
        return [lowest, Options.Layers == 1 ? lowest : new NetworkLayer(graph, (long)Options.HiddenSize * Directions, Options.HiddenSize)];
    }

    private static IReadOnlyList<HeadKey> KeysOf(IReadOnlyList<StaticColumn> statics)
    {
        List<HeadKey> keys = [];
        int start = 0;
        foreach (var column in statics)
        {
            if (column.IsKey)
                keys.Add(new HeadKey(start, column.Width));
            start += column.Width;
        }

        return keys;
    }
}
