using System.Globalization;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>
/// A network as a piece of a pipeline's graph, as ML.NET's converter builds it: a column is (batch, values of a row), a key is uint32, a
/// word is a string, a single value is (batch, 1), and there are no lengths, so that the rows of one batch have one number of steps.
/// </summary>
/// <param name="Graph">The piece; its inputs are called like the columns.</param>
/// <param name="Outputs">What it hands on, called and shaped like the columns that the network adds.</param>
internal sealed record OnnxPipeline(OnnxGraph Graph, IReadOnlyList<OnnxOutput> Outputs)
{
    /// <summary>The operator set that ML.NET's converter writes.</summary>
    public const int OperatorSet = 12;

    private static readonly OnnxDimension _row = new(0, "row");

    /// <param name="model">The network.</param>
    /// <param name="schema">The columns before it, whose keys may have other numbers than at fit.</param>
    /// <exception cref="InvalidOperationException">The network is larger than an ONNX file can be, or gives several sequences of labels.</exception>
    public static OnnxPipeline Of(FittedModel model, DataViewSchema schema)
    {
        if (model.Inputs.Spelled.FirstOrDefault(c => c.Column.Kind == SequenceColumnKind.Text) is { } text)
            throw new InvalidOperationException(
                $"Characters reads the words of text column '{text.Column.Name}', which ONNX has no operator to take apart. Export the network alone with SaveOnnx, whose graph takes the characters' "
                + "numbers, or fit on keys that MapValueToKey makes of the words.");
        OnnxModelWriter.ThrowIfTooLarge(model.Tensors.Sum(tensor => (long)sizeof(float) * tensor.Values.Length));
        if (model.Task.Tags is { BestPaths: > 1 and var paths })
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The network gives the {paths} best sequences of labels (Tagging.BestPaths), which no ONNX model does. Fit it with BestPaths 1, or export the network alone with SaveOnnx, which leaves them out."));
        var graph = new OnnxGraph(model.Options.ToCell().Name, OperatorSet);
        OnnxValue[] sequences = [.. model.Inputs.Sequences.Select(column => graph.Input(Input(column.Name, Type(column))))];
        OnnxValue[] statics = [.. model.Inputs.Statics.Select(column => graph.Input(Input(column.Name, column.IsKey ? OnnxElementType.UInt32 : OnnxElementType.Float)))];
        var first = sequences[0];
        var rows = graph.SizeOf(first, 0);
        sequences = [.. sequences.Select((value, i) => Steps(graph, model.Inputs.Sequences[i], value, schema))];
        statics = [.. statics.Select((value, i) => Static(graph, model.Inputs.Statics[i], value, schema))];
        var batch = new OnnxBatch(graph, first);
        var lengths = graph.Expand(graph.SizeOf(sequences[0], 1), rows);
        var inputs = new OnnxInputs(graph, model.Inputs, [.. sequences.Select((value, i) => batch.Fill(value, model.Inputs.Sequences[i].IsTokens ? 2 : 3, free: 2))],
            [.. statics.Select((value, i) => batch.Fill(value, model.Inputs.Statics[i].IsKey ? 1 : 2, free: 1))], batch.FillLengths(lengths));
        return new OnnxPipeline(graph, [.. OnnxExporter.Append(graph, model, inputs).Select(batch.Cut).Select(output => Column(graph, output))]);
    }

    private static OnnxElementType Type(SequenceColumn column) => column.Kind switch
    {
        SequenceColumnKind.Keys => OnnxElementType.UInt32,
        SequenceColumnKind.Text => OnnxElementType.Text,
        _ => OnnxElementType.Float,
    };

    private static OnnxValueInfo Input(string name, OnnxElementType type) => new(name, type, [OnnxDimension.Batch, _row], "");

    private static OnnxValue Steps(OnnxGraph graph, SequenceColumn column, OnnxValue value, DataViewSchema schema)
    {
        var row = graph.Flatten(value);
        if (column.Kind == SequenceColumnKind.Keys)
            return Key(graph, row, column.Keys?.MapFrom(KeyValues.Of(schema[column.Name])));
        if (column.Kind == SequenceColumnKind.Text)
            return graph.LabelEncoder(row, column.Vocabulary!.Words);
        var steps = graph.Div(graph.SizeOf(row, 1), graph.Integers(column.FeaturesPerStep));
        return graph.Append("Reshape", [row, graph.Concat(0, graph.SizeOf(row, 0), steps, graph.Integers(column.FeaturesPerStep))]);
    }

    private static OnnxValue Static(OnnxGraph graph, StaticColumn column, OnnxValue value, DataViewSchema schema)
    {
        var row = graph.Flatten(value);
        return column.IsKey ? graph.Squeeze(Key(graph, row, column.Keys?.MapFrom(KeyValues.Of(schema[column.Name]))), 1) : row;
    }

    /// <param name="graph">The graph.</param>
    /// <param name="key">Keys as the data has them.</param>
    /// <param name="numbers">Each key's number at fit, or null where it is the same.</param>
    private static OnnxValue Key(OnnxGraph graph, OnnxValue key, int[]? numbers)
    {
        var number = graph.Cast(key, OnnxElementType.Int64);
        if (numbers is null)
            return number;
        var isThere = graph.Less(number, graph.Integer(numbers.Length));
        return graph.Gather(graph.Integers([.. numbers.Select(n => (long)n)]), graph.Where(isThere, number, graph.Integer(0)));
    }

    /// <summary>As ML.NET has it: a key of 32 bits, a single value as a row of one, a matrix as a row.</summary>
    private static OnnxOutput Column(OnnxGraph graph, OnnxOutput output)
    {
        var value = output.Info.Type == OnnxElementType.Int64 ? graph.Cast(output.Value, OnnxElementType.UInt32) : output.Value;
        return output with
        {
            Value = output.Info.Shape.Count switch
            {
                1 => graph.Unsqueeze(value, 1),
                2 => value,
                _ => graph.Flatten(value),
            },
        };
    }
}
