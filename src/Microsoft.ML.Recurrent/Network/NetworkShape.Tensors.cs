using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Network;

// Its named parameters: the one list that saving, drawing and training go by.
internal sealed partial class NetworkShape
{
    public static string EmbeddingName(int column) => $"embeddings.{column}.weight";

    /// <param name="parameter">A parameter of a layer.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="reverse">The backward direction.</param>
    public static string LayerName(ParameterShape parameter, int layer, bool reverse) => $"recurrent.{parameter.In(layer, reverse)}";

    /// <summary>The lowest layer's weight of its input.</summary>
    public const string InputWeightName = "recurrent.weight_ih_l0";

    public const string AttentionWeightName = "attention.weight";
    public const string AttentionBiasName = "attention.bias";
    public const string AttentionVectorName = "attention.vector";

    /// <summary>Weight, bias and vector.</summary>
    public static readonly string[] AttentionNames = [AttentionWeightName, AttentionBiasName, AttentionVectorName];

    public const string HeadWeightName = "head.weight";
    public const string HeadBiasName = "head.bias";

    /// <summary>Of the field over neighboring labels: transitions (from one label to the next), start and end.</summary>
    public static readonly string[] FieldNames = ["crf.transitions", "crf.start", "crf.end"];

    public const string Projection = "projection";
    public const string Weight = "weight";
    public const string Bias = "bias";

    private const string ClusterPrefix = "clusters.";

    /// <summary>A parameter of a cluster of an adaptive softmax.</summary>
    public static string ClusterName(int cluster, string parameter) => $"{ClusterPrefix}{cluster}.{parameter}";

    /// <summary>True of a parameter that belongs to what is predicted, and not to the encoder.</summary>
    public static bool IsHead(string name) => name is HeadWeightName or HeadBiasName || name.StartsWith(ClusterPrefix, StringComparison.Ordinal) || FieldNames.Contains(name);

    private int HeadOutputs => Clusters?.HeadOutputs ?? Outputs;

    /// <summary>Every tensor, in the order they are saved.</summary>
    /// <exception cref="ArgumentException">The cell cannot have these sizes.</exception>
    public IEnumerable<NetworkTensor> Tensors() =>
    [
        .. TokenCounts.Select((tokens, column) => new NetworkTensor(EmbeddingName(column), [tokens, Options.EmbeddingSize], TensorStart.Embedding)),
        .. Spelled.SelectMany(CharacterTensors),
        .. Enumerable.Range(0, Options.Layers).SelectMany(layer => Enumerable.Range(0, Directions).SelectMany(direction => LayerTensors(layer, direction == 1))),
        .. AttentionUnits == 0 ? [] : AttentionTensors(),
        .. TiesWeights ? Array.Empty<NetworkTensor>() : [new(HeadWeightName, [HeadOutputs, HeadWidth], TensorStart.Matrix)],
        new(HeadBiasName, [HeadOutputs], TensorStart.Zeros),
        .. Enumerable.Range(0, Clusters?.Count ?? 0).SelectMany(ClusterTensors),
        .. HasField ? FieldTensors() : [],
    ];

    private NetworkTensor[] ClusterTensors(int cluster)
    {
        int width = TokenClusters.WidthOf(cluster, HeadWidth), tokens = Clusters!.Size(cluster);
        return
        [
            new(ClusterName(cluster, Projection), [width, HeadWidth], TensorStart.Matrix),
            new(ClusterName(cluster, Weight), [tokens, width], TensorStart.Matrix),
            new(ClusterName(cluster, Bias), [tokens], TensorStart.Zeros),
        ];
    }

    private IEnumerable<NetworkTensor> LayerTensors(int layer, bool reverse) => Layer(layer).SavedParameters.Select(parameter => new NetworkTensor(
        LayerName(parameter, layer, reverse), parameter.Columns is { } columns ? [parameter.Rows, columns] : [parameter.Rows], TensorStart.Zeros)
    {
        Place = new LayerPlace(layer, reverse, parameter),
    });

    private NetworkTensor[] FieldTensors() =>
    [
        new(FieldNames[0], [Outputs, Outputs], TensorStart.Zeros),
        new(FieldNames[1], [Outputs], TensorStart.Zeros),
        new(FieldNames[2], [Outputs], TensorStart.Zeros),
    ];

    private NetworkTensor[] AttentionTensors() =>
    [
        new(AttentionWeightName, [AttentionUnits, EncoderWidth], TensorStart.Matrix),
        new(AttentionBiasName, [AttentionUnits], TensorStart.Zeros),
        new(AttentionVectorName, AttentionHeads == 1 ? [AttentionUnits] : [AttentionHeads, AttentionUnits], TensorStart.Vectors),
    ];
}
