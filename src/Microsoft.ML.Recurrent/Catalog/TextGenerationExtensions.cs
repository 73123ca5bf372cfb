using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>Makes generators of text of fitted models of the next token.</summary>
public static class TextGenerationExtensions
{
    /// <summary>A generator of text.</summary>
    /// <param name="model">A model of the next token, fitted or loaded, or a pipeline with one in it; transformers around it take no part.</param>
    /// <exception cref="ArgumentException">The model holds no recurrent network, several, or one that does not predict the next token.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// TextGenerator generator = loadedModel.CreateTextGenerator();
    /// foreach (GeneratedToken token in generator.Generate(generator.Start("ROMEO:"), new GenerationOptions { Temperature = 0.8 }))
    ///     Console.Write(token.Text);
    /// ]]></code>
    /// </example>
    public static TextGenerator CreateTextGenerator(this ITransformer model) => new(model.GetRecurrentTransformer(), nameof(model));
}
