using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Everything that fixes the sizes of a network's weights.</summary>
/// <param name="Options">The cell, hidden size, layers, directions, pooling and embedding size.</param>
/// <param name="ValuesPerStep">Numbers per step.</param>
/// <param name="TokenCounts">Embedding rows of each token column.</param>
/// <param name="StaticWidth">Static features joined before the head.</param>
/// <param name="Outputs">The head's outputs (logits), each time it is applied.</param>
internal sealed record NetworkShape(
    RecurrentOptions Options, int ValuesPerStep, IReadOnlyList<int> TokenCounts, int StaticWidth, int Outputs)
{
    public static NetworkShape Of(RecurrentOptions options, InputColumns inputs, int outputs) =>
        new(options, inputs.ValuesPerStep, [.. inputs.TokenColumns.Select(c => c.TokenCount)], inputs.StaticWidth, outputs)
        {
            StaticKeys = KeysOf(inputs.Statics),
        };

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

    /// <summary>Numbers that a row gets, (<see cref="HeadSteps"/>, <see cref="Outputs"/>) where the head reads several steps.</summary>
    public int OutputsPerRow => checked(Outputs * Math.Max(1, HeadSteps));

    /// <summary>Numbers that a row carries from step to step in each layer.</summary>
    public int StateSize => CellFactory.Create(Options).StateSize;

    public int Directions => Options.Bidirectional ? 2 : 1;

    /// <summary>Size of one step's input: the numbers and the embeddings.</summary>
    public int StepWidth => checked(ValuesPerStep + TokenCounts.Count * Options.EmbeddingSize);

    /// <summary>Size of the pooled encoder's output, and of each layer's output per step.</summary>
    public int EncoderWidth => Options.HiddenSize * Directions;

    /// <summary>Columns of the head's weight.</summary>
    public int HeadWidth => EncoderWidth + StaticWidth;

    /// <summary>Numbers that the head reads of a row; its keys are looked up.</summary>
    public int HeadInputWidth => EncoderWidth + StaticNumbers;

    /// <summary>The most values that a step has on its way through the network.</summary>
    public int WidestStep => Math.Max(StepWidth, EncoderWidth);

    /// <summary>The most values that a row has after its steps: the head's input or its outputs.</summary>
    public long WidestRow => Math.Max(1L, HeadSteps) * Math.Max(HeadInputWidth, Outputs);

    /// <exception cref="InvalidOperationException">A single step, or a single row's outputs, have more values than can be held.</exception>
    public void ThrowIfTooLarge()
    {
        long step = ValuesPerStep + (long)TokenCounts.Count * Options.EmbeddingSize;
        if (step > PackedSize.Most)
            throw new InvalidOperationException(
                $"A step has {step} values, {ValuesPerStep} features and {TokenCounts.Count} embeddings of {Options.EmbeddingSize}, but at most {PackedSize.Most} "
                + "can be held. Use fewer features or a smaller EmbeddingSize.");
        if (WidestRow > PackedSize.Most)
            throw new InvalidOperationException(
                $"A row takes {WidestRow} values in the head, {Math.Max(1, HeadSteps)} times {Math.Max(HeadInputWidth, Outputs)}, but at most {PackedSize.Most} can be held. "
                + "Use a smaller HiddenSize, fewer outputs or a shorter horizon.");
        if ((long)OutputsPerRow * (Options.Ensemble ?? 1) > PackedSize.Most)
            throw new InvalidOperationException(
                $"A row has {OutputsPerRow} outputs of each of {Options.Ensemble} networks, but at most {PackedSize.Most} can be held together. "
                + "Use a smaller Ensemble, fewer outputs or a shorter horizon.");
    }

    /// <summary>Bytes of a batch's inputs and dropout masks.</summary>
    public long CopiedBytes(long steps) => checked(steps * sizeof(float) * (2L * StepWidth + (Options.Layers - 1L) * EncoderWidth));

    public int LayerInputWidth(int layer) => layer == 0 ? StepWidth : EncoderWidth;

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

    public static string EmbeddingName(int column) => $"embeddings.{column}.weight";

    /// <param name="parameter"><c>weight_ih</c>, <c>weight_hh</c>, <c>bias_ih</c> or <c>bias_hh</c>.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="reverse">The backward direction.</param>
    public static string LayerName(string parameter, int layer, bool reverse) =>
        $"recurrent.{parameter}_l{layer}{(reverse ? "_reverse" : "")}";

    public const string HeadWeightName = "head.weight";
    public const string HeadBiasName = "head.bias";

    /// <summary>Every tensor's name and shape, in the order they are saved.</summary>
    /// <param name="gateCount">Gates of the cell.</param>
    public IEnumerable<(string Name, int[] Shape)> Tensors(int gateCount)
    {
        for (int c = 0; c < TokenCounts.Count; c++)
            yield return (EmbeddingName(c), [TokenCounts[c], Options.EmbeddingSize]);
        int rows = gateCount * Options.HiddenSize;
        for (int layer = 0; layer < Options.Layers; layer++)
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                yield return (LayerName("weight_ih", layer, direction == 1), [rows, LayerInputWidth(layer)]);
                yield return (LayerName("weight_hh", layer, direction == 1), [rows, Options.HiddenSize]);
                yield return (LayerName("bias_ih", layer, direction == 1), [rows]);
                yield return (LayerName("bias_hh", layer, direction == 1), [rows]);
            }
        }

        yield return (HeadWeightName, [Outputs, HeadWidth]);
        yield return (HeadBiasName, [Outputs]);
    }
}
