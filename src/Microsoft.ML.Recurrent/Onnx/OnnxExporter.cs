namespace Microsoft.ML.Recurrent.Onnx;
internal static class OnnxExporter { public static void Export(FittedModel model, Stream destination) => destination.Flush(); }
