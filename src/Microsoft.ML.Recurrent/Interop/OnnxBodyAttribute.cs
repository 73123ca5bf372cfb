using System.Reflection;
using Google.Protobuf;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Converted = Microsoft.ML.Model.OnnxConverter.OnnxNode;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Gives a node of ML.NET's converter a graph as an attribute, for which the converter has no method: the node's own message takes it.</summary>
internal static class OnnxBodyAttribute
{
    private const int AttributesField = 5;

    /// <param name="node">The node.</param>
    /// <param name="attribute">The graph.</param>
    /// <param name="rename">The names of its values in the converter's graph.</param>
    /// <exception cref="NotSupportedException">This version of ML.NET keeps its nodes in another way.</exception>
    public static void Add(Converted node, OnnxAttribute attribute, Func<string, string> rename)
    {
        if (node.GetType().GetField("_node", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(node) is not IMessage message)
            throw new NotSupportedException(
                "This version of ML.NET cannot convert a cell that ONNX has no operator for. Export the network alone with SaveOnnx.");
        using var bytes = new MemoryStream();
        new ProtobufMessage().AddEach(AttributesField, [attribute.ToMessage(rename)]).WriteTo(bytes);
        message.MergeFrom(bytes.ToArray());
    }
}
