using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// A fitted network read with managed kernels: embeddings, layers, pooling, head. Immutable and thread-safe. A row's result is
/// bit-identical, whatever rows stand beside it.
/// </summary>
internal sealed partial class ManagedNetwork
{
    // Hidden units of all tokens whose products are kept: some ten megabytes.
    private const long MostKnownValues = 1 << 20;

    private readonly StepInputs _inputs;
    private readonly InferenceLayer[][] _layers;
    private readonly LowerColumns?[] _lower;
    private readonly AttentionPooler? _attention;
    private readonly ManagedHead _head;
    private readonly NextTokenHead? _nextToken;
    private readonly KnownInputs? _known;

    /// <param name="shape">The sizes.</param>
    /// <param name="weights">The weights, of these sizes.</param>
    /// <param name="path">The lane width; without it, the widest that the machine runs.</param>
    public ManagedNetwork(NetworkShape shape, NetworkWeights weights, SimdPath? path = null)
    {
        shape.ThrowIfTooLarge();
        Shape = shape;
        var lanes = path ?? Simd.Best;
        _inputs = new StepInputs(shape, weights);
        _layers = [.. Enumerable.Range(0, shape.Options.Layers).Select(layer =>
            Enumerable.Range(0, shape.Directions).Select(d => CreateLayer(layer, weights.Layer(shape, layer, d == 1), lanes)).ToArray())];
        _lower = [.. Enumerable.Range(0, shape.Options.Layers).Select(shape.LowerOf)];
        _attention = AttentionPooler.Of(shape, weights);
        _head = new ManagedHead(shape, weights, lanes);
        _known = HasKnownInputs(shape) ? new KnownInputs(shape.TokenCounts[0]) : null;
        _nextToken = shape.PredictsTokens ? new NextTokenHead(shape, weights, lanes) : null;
    }

    public NetworkShape Shape { get; }

    /// <summary>Runs a batch to its logits.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="logits">(rows, outputs per row) in packed row order.</param>
    /// <param name="firstState">Where the batch holds the states of the first layer: behind those of other networks.</param>
    /// <exception cref="InvalidOperationException">The batch is larger than can be held.</exception>
    public void Run(PackedBatch batch, NetworkWorkspace workspace, Span<float> logits, int firstState = 0)
    {
        if (IsLong(batch))
            RunAlong(batch, workspace, logits);
        else
            Shape.Read<Reading, Span<float>, Span<float>>(new Reading(this, batch, workspace) { FirstState = firstState, Logits = logits });
    }

    /// <summary>Runs a batch on from states, for networks that read forwards only.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="logits">(rows, outputs per row) in packed row order.</param>
    /// <param name="states">(layers, rows, state size) in packed row order; afterwards the states after each row's last step.</param>
    /// <exception cref="InvalidOperationException">The batch is larger than can be held.</exception>
    public void RunOn(PackedBatch batch, NetworkWorkspace workspace, Span<float> logits, Span<float> states) =>
        Shape.Read<Reading, Span<float>, Span<float>>(new Reading(this, batch, workspace) { States = states, Logits = logits });

    /// <summary>Runs a batch to the encoder's outputs.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="encoded">(rows, PooledWidth) in packed row order.</param>
    /// <exception cref="InvalidOperationException">The batch is larger than can be held.</exception>
    public void Encode(PackedBatch batch, NetworkWorkspace workspace, Span<float> encoded)
    {
        var pooled = Shape.ReadPooled<Reading, Span<float>, Span<float>>(new Reading(this, batch, workspace));
        int width = Shape.PooledWidth;
        for (int row = 0; row < batch.Packing.Rows; row++)
            pooled.Slice(row * _head.InputWidth, width).CopyTo(encoded[(row * width)..]);
    }

    /// <summary>Takes rows one step further, for networks that read forwards only.</summary>
    /// <param name="batch">Rows of one step each, in the order of the states.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="states">(layers, rows, state size); afterwards the states after the step.</param>
    /// <returns>(rows, EncoderWidth): the step's outputs, valid until the workspace is used again.</returns>
    /// <exception cref="ArgumentException">The states are not as many.</exception>
    public Span<float> Step(PackedBatch batch, NetworkWorkspace workspace, Span<float> states)
    {
        long expected = (long)Shape.Options.Layers * batch.Packing.Rows * Shape.StateSize;
        if (states.Length != expected)
            throw new ArgumentException(
                $"There are {states.Length} values of states; expected {expected}, {Shape.StateSize} of each of {batch.Packing.Rows} rows in each of {Shape.Options.Layers} layers.", nameof(states));
        return Shape.ReadSteps<Reading, Span<float>>(new Reading(this, batch, workspace) { States = states });
    }

    /// <summary>Runs the head on one vector of each row.</summary>
    /// <param name="batch">Rows of one step each.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="vectors">(rows, EncoderWidth): outputs of a step, or what steps were pooled to.</param>
    /// <param name="logits">(rows, outputs), written; of a model of the next token, the log-probability of each token, of a recommender that of each item, those that were seen too.</param>
    public void Score(PackedBatch batch, NetworkWorkspace workspace, Span<float> vectors, Span<float> logits)
    {
        if (_nextToken is { } next)
        {
            if (Shape.RecommendsItems)
                next.Continuations(vectors, workspace, logits);
            else
                next.LogProbabilities(vectors, workspace, logits);
            return;
        }

        var reading = new Reading(this, batch, workspace) { Logits = logits };
        reading.Head(reading.Every(vectors));
    }

    /// <summary>True if a step's input is one embedding, and the products of all embeddings can be held beside the weights.</summary>
    private static bool HasKnownInputs(NetworkShape shape) => shape.Directions == 1 && shape.ValuesPerStep == 0 && shape.TokenCounts.Count == 1 && shape.Spelled.Count == 0
        && (long)shape.TokenCounts[0] * shape.Options.HiddenSize <= MostKnownValues;

    private InferenceLayer CreateLayer(int layer, float[][] parameters, SimdPath lanes) =>
        new(Shape.Layer(layer).Kernels(lanes), Shape.Layer(layer).Sizes, parameters);
}
