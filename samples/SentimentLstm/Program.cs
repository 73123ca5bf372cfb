Console.WriteLine("sentiment");
