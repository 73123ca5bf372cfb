using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Puts pretrained word vectors in the place of random ones.</summary>
internal static class PretrainedStart
{
    /// <param name="options">The file and the size of its vectors.</param>
    /// <param name="inputs">The vocabularies.</param>
    /// <param name="networks">The weights of each network, to be written to.</param>
    /// <param name="throwIfCancelled">Called while the file is read.</param>
    /// <returns>Words of all vocabularies that the file has, and that it has not; nulls without a file.</returns>
    public static (int? Found, int? Missing) Load(
        RecurrentOptions options, InputColumns inputs, IReadOnlyList<NetworkWeights> networks, Action throwIfCancelled)
    {
        if (options.PretrainedEmbeddingsPath is not { } path)
            return default;
        int found = 0, missing = 0;
        for (int column = 0; column < inputs.TokenColumns.Count; column++)
        {
            if (inputs.TokenColumns[column].Vocabulary is not { } vocabulary)
                continue;
            var pretrained = PretrainedEmbeddings.Load(path, vocabulary, options.EmbeddingSize, throwIfCancelled);
            foreach (float[] table in networks.Select(weights => weights[NetworkShape.EmbeddingName(column)].Values))
            {
                foreach (var (token, vector) in pretrained.Vectors)
                    vector.CopyTo(table, token * options.EmbeddingSize);
            }

            found += pretrained.Vectors.Count;
            missing += pretrained.Missing;
        }

        return (found, missing);
    }
}
