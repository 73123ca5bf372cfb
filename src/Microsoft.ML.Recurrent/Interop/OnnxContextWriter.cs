using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Recurrent.Onnx;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Converted = Microsoft.ML.Model.OnnxConverter.OnnxNode;
using OnnxNode = Microsoft.ML.Recurrent.Onnx.Graph.OnnxNode;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Writes a network into the graph that ML.NET's converter makes of a pipeline.</summary>
/// <param name="context">The converter's graph.</param>
internal sealed class OnnxContextWriter(OnnxContext context)
{
    private readonly Dictionary<string, string> _names = new() { [""] = "" };

    /// <param name="pipeline">The network.</param>
    /// <param name="schema">The columns after it.</param>
    /// <exception cref="InvalidOperationException">A column that it reads is not in the converter's graph.</exception>
    public void Write(OnnxPipeline pipeline, DataViewSchema schema)
    {
        context.CheckOpSetVersion(OnnxPipeline.OperatorSet, nameof(RecurrentTransformer));
        foreach (var input in pipeline.Graph.Inputs)
            _names[input.Name] = context.ContainsColumn(input.Name) ? context.GetVariableName(input.Name) : throw new InvalidOperationException(
                $"Column '{input.Name}' is not in the ONNX graph: a transformer before the network cannot be converted. Export the network alone with SaveOnnx.");
        foreach (var constant in pipeline.Graph.Constants)
            _names[constant.Name] = Add(constant);
        foreach (var node in pipeline.Graph.Nodes)
            Add(node);
        foreach (var output in pipeline.Outputs)
        {
            string variable = context.AddIntermediateVariable(schema[output.Info.Name].Type, output.Info.Name);
            context.CreateNode("Identity", _names[output.Value.Name], variable, context.GetNodeName("Identity"), "");
        }
    }

    // No column is called so: the converter takes variables for columns of their name.
    private static string Inner(string name) => $"Microsoft.ML.Recurrent/{name}";

    private string Add(OnnxTensor constant)
    {
        long[] shape = [.. constant.Shape.Select(size => (long)size)];
        string name = Inner(constant.Name);
        return (constant.Values, shape.Length) switch
        {
            (float[] numbers, 0) => context.AddInitializer(numbers[0], name),
            (float[] numbers, _) => context.AddInitializer(numbers, shape, name),
            (long[] integers, 0) => context.AddInitializer(integers[0], name),
            _ => context.AddInitializer((long[])constant.Values, shape, name),
        };
    }

    private void Add(OnnxNode node)
    {
        foreach (var output in node.Outputs)
            _names[output.Name] = context.AddIntermediateVariable(null, Inner(output.Name), skip: true);
        var added = context.CreateNode(
            node.Operator, node.Inputs.Select(value => _names[value.Name]), node.Outputs.Select(value => _names[value.Name]), context.GetNodeName(node.Operator), node.Domain);
        foreach (var attribute in node.Attributes)
            Add(added, attribute);
    }

    private void Add(Converted node, OnnxAttribute attribute)
    {
        switch (attribute.Value)
        {
            case long integer:
                node.AddAttribute(attribute.Name, integer);
                break;
            case string text:
                node.AddAttribute(attribute.Name, text);
                break;
            case IReadOnlyList<int> integers:
                node.AddAttribute(attribute.Name, integers.Select(value => (long)value));
                break;
            case OnnxGraph:
                OnnxBodyAttribute.Add(node, attribute, name => _names.GetValueOrDefault(name, Inner(name)));
                break;
            default:
                node.AddAttribute(attribute.Name, (IEnumerable<string>)attribute.Value);
                break;
        }
    }
}
